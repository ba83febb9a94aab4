# The command test: reads its options, runs the scripts in the caller's frame, judges, and reports a failure.

namespace eval ::tcltest {
    variable numTests
    if {![array exists numTests]} {
        array set numTests {Total 0 Passed 0 Skipped 0 Failed 0}
    }
    Preset currentFailure false
    # how deep tests stand within tests: only the outermost counts
    variable testLevel 0
    variable CustomMatch
    # name -> file, for the warning about names used twice
    variable TestNames
    array set CustomMatch {
        exact {string equal} glob {string match} regexp {regexp --}
    }
}

proc ::tcltest::customMatch {mode script} {
    variable CustomMatch
    if {![info complete $script]} {
        return -code error "invalid customMatch script; can't evaluate after completion"
    }
    set CustomMatch($mode) $script
}

proc ::tcltest::Matches {actual expected mode} {
    variable CustomMatch
    if {![info exists CustomMatch($mode)]} {
        return -code error "No matching command registered for `-match $mode'"
    }
    set answer [namespace eval :: $CustomMatch($mode) [list $expected $actual]]
    if {[catch {expr {$answer && 1}} message]} {
        return -code error "Invalid result from `-match $mode' command: $message"
    }
    return $answer
}

proc ::tcltest::test {name description args} {
    variable testLevel
    variable Option
    if {$Option(-debug) >= 1} {
        NoteName $name
    }
    NoteExistingFiles
    incr testLevel
    try {
        set spec [ReadTest $args]
        dict set spec name $name
        dict set spec description [string trim $description]
        if {![IsSkipped $name [dict get $spec constraints]]} {
            set outcome [uplevel 1 [list ::tcltest::RunPhases $spec]]
            if {[dict get $outcome skipped] eq ""} {
                set place [uplevel 1 {::info script}]
                if {[IsVerbose line] && ![catch {info frame -1} frame] && [dict get $frame type] eq "source"} {
                    set place [list [dict get $frame file] [dict get $frame line]]
                }
                Count $spec $outcome $place
            }
        }
    } on error {message options} {
        return -code error -errorcode [dict get $options -errorcode] $message
    } finally {
        incr testLevel -1
    }
    return
}

proc ::tcltest::NoteName {name} {
    variable TestNames
    if {[info exists TestNames($name)]} {
        puts "test name '$name' re-used; prior use in $TestNames($name)"
    }
    set TestNames($name) [info script]
}

# Return what the words after the description say, as a dictionary by option names without dash.
proc ::tcltest::ReadTest {words} {
    variable CustomMatch
    set spec {constraints {} setup {} cleanup {} body {} result {} returnCodes {0 2} errorCode * match exact}
    set count [llength $words]
    if {$count > 1 && ![string match -* [lindex $words 0]]} {
        if {$count > 3} {
            return -code error "wrong # args: should be \"test name desc ?options?\""
        }
        return [dict merge $spec [list \
            result [lindex $words end] body [lindex $words end-1] \
            constraints [expr {$count == 3 ? [lindex $words 0] : ""}]]]
    }
    set valid {-body -cleanup -constraints -errorCode -errorOutput -match -output -result -returnCodes -setup}
    if {$count == 1} {
        foreach {flag value} [BlockWords [lindex $words 0]] {
            dict set given $flag [expr {$flag in $valid ? [uplevel 2 ::concat $value] : $value}]
        }
        set words [expr {[info exists given] ? $given : {}}]
    }
    if {[llength $words] % 2} {
        return -code error -errorcode {TCL ARGUMENT FORMAT} "list must have an even number of elements"
    }
    foreach {flag value} $words {
        if {$flag ni $valid} {
            return -code error "bad option \"$flag\": must be [Alternatives $valid]"
        }
        dict set spec [string range $flag 1 end] $value
    }
    if {[dict get $spec match] ni [array names CustomMatch]} {
        return -code error "bad -match value \"[dict get $spec match]\": must be\
            [Alternatives [lsort [array names CustomMatch]]]"
    }
    set codes [string map -nocase {ok 0 normal 0 error 1 return 2 break 3 continue 4} [dict get $spec returnCodes]]
    if {[dict get $spec errorCode] ne "*" && 1 ni $codes} {
        set codes 1
    }
    dict set spec returnCodes $codes
    return $spec
}

# Turn the block of the form "test name description {options}" into a list of which each word still is to be
# substituted: a word with quotes or braces goes on until it is one element, and then stands in braces.
proc ::tcltest::BlockWords {block} {
    set result ""
    set open ""
    while {$block ne ""} {
        set plain $block
        set quoted ""
        set rest ""
        if {[regexp -indices {[^ \t\n]*[\"\{\}]+[^ \t\n]*} $block place]} {
            lassign $place first last
            set plain [string range $block 0 $first-1]
            set quoted [string range $block $first $last]
            set rest [string range $block $last+1 end]
        }
        set block $rest
        if {$open eq ""} {
            append result $plain
            set open $quoted
        } else {
            append open $plain $quoted
        }
        if {![catch {llength $open} length] && $length == 1} {
            append result "{" $open "}"
            set open ""
        }
    }
    if {$open ne ""} {
        error "incomplete token \"$open\""
    }
    return $result
}

# Skipping

proc ::tcltest::IsSkipped {name constraints} {
    variable testLevel
    variable numTests
    variable Option
    if {$testLevel == 1} {
        incr numTests(Total)
    }
    foreach {option because} {-skip userSpecifiedSkip -match userSpecifiedNonMatch} {
        set matched 0
        foreach pattern $Option($option) {
            if {[string match $pattern $name]} {
                set matched 1
                break
            }
        }
        if {$matched == ($option eq "-skip")} {
            CountSkipped [expr {$Option(-debug) >= 1 ? $because : ""}]
            return 1
        }
    }
    if {$constraints eq ""} {
        if {$Option(-limitconstraints)} {
            AddToSkippedBecause userSpecifiedLimitConstraint
            CountSkipped ""
            return 1
        }
    } elseif {![ConstraintsHold constraints]} {
        SaySkipped $name $constraints
        return 1
    }
    return 0
}

proc ::tcltest::CountSkipped {because} {
    variable testLevel
    variable numTests
    if {$testLevel == 1} {
        incr numTests(Skipped)
        if {$because ne ""} {
            AddToSkippedBecause $because
        }
    }
}

proc ::tcltest::SaySkipped {name because} {
    if {[IsVerbose skip]} {
        puts [outputChannel] "++++ $name SKIPPED: $because"
    }
    CountSkipped $because
}

proc ::tcltest::Skip {reason} {
    return -code error -errorcode BYPASS-SKIPPED-TEST $reason
}

# Running

# Run setup, body and cleanup in the caller's frame.  The result says how each phase ended (code, value, errorInfo and
# errorCode), and why the test was skipped after all, if it was.
proc ::tcltest::RunPhases {spec} {
    set name [dict get $spec name]
    set outcome {skipped {} body {}}
    set core [CoreTime]

    set setup [uplevel 1 [list ::tcltest::RunPhase setup [Hooked SetupTest [dict get $spec setup]]]]
    if {[dict get $setup errorcode] eq "BYPASS-SKIPPED-TEST"} {
        SaySkipped $name [dict get $setup value]
        dict set outcome skipped yes
        dict set setup code 0
    }
    dict set outcome setup $setup
    set timed 0
    if {[dict get $outcome skipped] eq "" && [dict get $setup code] == 0} {
        set timed [expr {[IsVerbose msec] || [IsVerbose usec]}]
        set started [clock microseconds]
        if {[IsVerbose start]} {
            puts [outputChannel] "---- $name start"
            flush [outputChannel]
        }
        Debug 3 "Running $name {[dict get $spec body]}"
        set run [list ::tcltest::RunPhase script [Hooked EvalTest [dict get $spec body]]]
        if {[dict exists $spec output] || [dict exists $spec errorOutput]} {
            set run [list ::tcltest::Capture $run]
        }
        set body [uplevel 1 $run]
        if {[dict get $body errorcode] eq "BYPASS-SKIPPED-TEST"} {
            SaySkipped $name [dict get $body value]
            dict set outcome skipped yes
        }
        dict set outcome body $body
    }
    dict set outcome cleanup [uplevel 1 [list ::tcltest::RunPhase cleanup [Hooked CleanupTest [dict get $spec cleanup]]]]
    dict set outcome core [CoreFailure $name $core]
    if {$timed} {
        SayTime $name [expr {[clock microseconds] - $started}]
    }
    return $outcome
}

# Return a script, or the call of the user's hook with it.
proc ::tcltest::Hooked {hook script} {
    set command [namespace which -command ::tcltest::$hook]
    expr {$command eq "" ? $script : [list $command $script]}
}

# The variable, named after the phase, shows in errorInfo.
proc ::tcltest::RunPhase {phase words} {
    set $phase $words
    switch $phase {
        setup { set code [catch {uplevel 1 $setup} value] }
        script { set code [catch {uplevel 1 $script} value] }
        cleanup { set code [catch {uplevel 1 $cleanup} value] }
    }
    set ended [list code $code value $value errorcode "" errorinfo ""]
    if {$code == 1} {
        dict set ended errorcode $::errorCode
        dict set ended errorinfo $::errorInfo
    }
    return $ended
}

proc ::tcltest::SayTime {name microseconds} {
    if {[IsVerbose usec]} {
        puts [outputChannel] "++++ $name took $microseconds \u00b5s"
    }
    if {[IsVerbose msec]} {
        puts [outputChannel] "++++ $name took [expr {round($microseconds / 1000.)}] ms"
    }
}

proc ::tcltest::CoreTime {} {
    set core [file join [workingDirectory] core]
    expr {[preserveCore] && [file exists $core] ? [file mtime $core] : ""}
}

# Return what to say of a core file that a test made; {no} when there is none.
proc ::tcltest::CoreFailure {name before} {
    set after [CoreTime]
    if {$after eq $before} {
        return no
    }
    set message ""
    if {[preserveCore] > 1} {
        set target [file join [temporaryDirectory] core-$name]
        append message "\nMoving file to: $target"
        if {[catch {file rename -force -- [file join [workingDirectory] core] $target} problem]} {
            append message "\nError: Problem renaming core file: $problem"
        }
    }
    return "yes $message"
}
