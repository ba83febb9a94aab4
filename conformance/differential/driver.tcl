# Run many programs, each in a child interpreter of its own, and print what comes of each one.
#
#     tclsh driver.tcl FILE
#
# FILE holds the programs, \x02 between them.  What a program writes stands between a line `\x01B number` and a line
# `\x01E number code result errorCode errorLine errorInfo options globalErrorInfo`, in which all but the numbers is
# hexadecimal UTF-8.

proc hex {text} {
    binary encode hex [encoding convertto utf-8 $text]
}

# Return options in a fixed order: that of tclsh differs with what traces have kept meanwhile.
proc tidy options {
    dict unset options -errorstack
    if {[dict exists $options -during]} {
        set earlier [dict get $options -during]
        if {[dict exists $earlier -code] && [dict get $earlier -code] != 1 && ![dict exists $earlier -errorinfo]} {
            # As in run.
            dict unset earlier -errorcode
        }
        dict set options -during [tidy $earlier]
    }
    lsort -stride 2 $options
}

# The script is evaluated by a command: tclsh treats a ``break`` of a trace differently where nothing is being called.
proc run {number program} {
    set child [interp create]
    set ::errorInfo ""
    set code [catch {interp eval $child [list eval $program]} result options]
    set trace $::errorInfo
    interp delete $child
    if {$code != 1 && ![dict exists $options -errorinfo]} {
        # What tclsh has here is left from something that did not fail after all.
        dict unset options -errorcode
    }
    set fields [list $result]
    foreach key {-errorcode -errorline -errorinfo} {
        lappend fields [expr {[dict exists $options $key] ? [dict get $options $key] : ""}]
        dict unset options $key
    }
    if {$code == 0} {
        # What tclsh has here is left from whatever command has returned to its own level last, in the other interpreter.
        dict unset options -foo
    }
    lappend fields [tidy $options] $trace
    set line "\x01E $number $code"
    foreach field $fields {
        append line " " [hex $field]
    }
    puts $line
}

fconfigure stdout -encoding utf-8 -translation lf
set file [open [lindex $argv 0]]
fconfigure $file -encoding utf-8 -translation lf
set number 0
foreach program [split [read $file] \x02] {
    puts "\x01B $number"
    flush stdout
    run $number $program
    incr number
}
flush stdout
