# The verdict on a test, and what is printed of a failure.

# Compare, and return {} when it matches, {no} when not, or {error message}.
proc ::tcltest::Verdict {actual expected mode} {
    if {[catch {Matches $actual $expected $mode} answer]} {
        return [list error $answer]
    }
    expr {$answer ? "" : "no"}
}

# Return what is wrong with the outcome of a test as a dictionary: which check failed -> details.
proc ::tcltest::Judge {spec outcome} {
    variable outData
    variable errData
    set wrong {}
    set body [dict get $outcome body]
    set mode [dict get $spec match]
    if {[dict get $outcome setup code] != 0} {
        dict set wrong setup 1
    } elseif {[dict get $body code] ni [dict get $spec returnCodes]} {
        dict set wrong code 1
    } else {
        if {[dict get $body code] == 1 && ![string match [dict get $spec errorCode] [dict get $body errorcode]]} {
            dict set wrong errorCode 1
        }
        set verdict [Verdict [dict get $body value] [dict get $spec result] $mode]
        if {$verdict ne ""} {
            dict set wrong result $verdict
        }
    }
    if {![dict exists $wrong code]} {
        foreach {option data} [list output $outData errorOutput $errData] {
            if {[dict exists $spec $option]} {
                set verdict [Verdict $data [dict get $spec $option] $mode]
                if {$verdict ne ""} {
                    dict set wrong $option $verdict
                }
            }
        }
    }
    if {[dict get $outcome cleanup code] != 0} {
        dict set wrong cleanup 1
    }
    if {[dict get $outcome core] ne "no"} {
        dict set wrong core [string range [dict get $outcome core] 4 end]
    }
    return $wrong
}

proc ::tcltest::Count {spec outcome place} {
    variable testLevel
    variable numTests
    variable currentFailure
    set wrong [Judge $spec $outcome]
    if {![dict size $wrong]} {
        if {$testLevel == 1} {
            incr numTests(Passed)
            if {[IsVerbose pass]} {
                puts [outputChannel] "++++ [dict get $spec name] PASSED"
            }
        }
        return
    }
    if {$testLevel == 1} {
        incr numTests(Failed)
    }
    set currentFailure true
    puts [outputChannel] [join [DescribeFailure $spec $outcome $wrong $place] \n]
}

# Return the lines that tell of a failure.
proc ::tcltest::DescribeFailure {spec outcome wrong place} {
    variable outData
    variable errData
    set name [dict get $spec name]
    set title [string cat $name " " [dict get $spec description]]
    set lines [list "\n"]
    if {[IsVerbose line]} {
        lappend lines {*}[Place $name $title $place]
    }
    lappend lines "==== $title FAILED"
    if {[IsVerbose body] && [dict get $spec body] ne ""} {
        lappend lines "==== Contents of test case:" [dict get $spec body]
    }
    if {[dict exists $wrong setup]} {
        lappend lines {*}[DescribePhase setup "Test setup failed" [dict get $outcome setup]]
    }
    set body [dict get $outcome body]
    if {[dict exists $wrong result]} {
        lappend lines {*}[DescribeMismatch [dict get $wrong result] result Result "Result should have been" \
            [dict get $body value] [dict get $spec result] [dict get $spec match]]
    }
    if {[dict exists $wrong errorCode]} {
        lappend lines "---- Error code was: '[dict get $body errorcode]'"
        lappend lines "---- Error code should have been: '[dict get $spec errorCode]'"
    }
    if {[dict exists $wrong code]} {
        lappend lines {*}[DescribeCode $spec $body]
    }
    if {[dict exists $wrong output]} {
        lappend lines {*}[DescribeMismatch [dict get $wrong output] output Output "Output should have been" \
            $outData [dict get $spec output] [dict get $spec match]]
    }
    if {[dict exists $wrong errorOutput]} {
        lappend lines {*}[DescribeMismatch [dict get $wrong errorOutput] errorOutput "Error output" \
            "Error output should have been" $errData [dict get $spec errorOutput] [dict get $spec match]]
    }
    if {[dict exists $wrong cleanup]} {
        lappend lines {*}[DescribePhase cleanup "Test cleanup failed" [dict get $outcome cleanup]]
    }
    if {[dict exists $wrong core]} {
        lappend lines "---- Core file produced while running test!  [dict get $wrong core]"
    }
    lappend lines "==== $name FAILED\n"
}

proc ::tcltest::DescribePhase {phase what ended} {
    set lines [list "---- $what:\n[dict get $ended value]"]
    if {[dict get $ended code] == 1} {
        lappend lines "---- errorInfo($phase): [dict get $ended errorinfo]"
        lappend lines "---- errorCode($phase): [dict get $ended errorcode]"
    }
    return $lines
}

proc ::tcltest::DescribeMismatch {verdict what was should actual expected mode} {
    if {[lindex $verdict 0] eq "error"} {
        return [list "---- Error testing $what: [lindex $verdict 1]"]
    }
    list "---- $was was:\n$actual" "---- $should ($mode matching):\n$expected"
}

proc ::tcltest::DescribeCode {spec body} {
    set kinds {
        0 "completed normally" 1 "generated error" 2 "generated return exception"
        3 "generated break exception" 4 "generated continue exception"
    }
    set code [dict get $body code]
    set kind [expr {[dict exists $kinds $code] ? [dict get $kinds $code] : "generated exception"}]
    set codes [dict get $spec returnCodes]
    set lines [list "---- Test $kind; Return code was: $code" "---- Return code should have been one of: $codes"]
    if {[IsVerbose error] && $code == 1 && 1 ni $codes} {
        lappend lines "---- errorInfo: [dict get $body errorinfo]" "---- errorCode: [dict get $body errorcode]"
    }
    return $lines
}

# Where the test stands in its file, as compilers write it; place is file and line, or the file alone.
proc ::tcltest::Place {name title place} {
    lassign $place path line
    if {$line eq ""} {
        # A script's name may have spaces.
        set path [file normalize $place]
        if {[catch {open $path} channel]} {
            return {}
        }
        set pattern "^\[ \t\]*test [string map {. \\.} $name] "
        set line [expr {[lsearch -regexp [split [read $channel] \n] $pattern] + 1}]
        close $channel
    }
    list "$path:$line: error: test failed: $title"
}
