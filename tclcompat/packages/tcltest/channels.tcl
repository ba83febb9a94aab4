# Where output goes: the two channels, which follow -outfile and -errfile, and what catches the output of a test.

namespace eval ::tcltest {
    Preset outputChannel stdout
    Preset errorChannel stderr
    # the channels that were opened here
    variable OpenedChannels
    array set OpenedChannels {}
    variable outData {}
    variable errData {}
    namespace eval Replace {
        namespace export puts
    }
}

foreach name {outputChannel errorChannel} {
    proc ::tcltest::$name {{fileName {}}} [string map [list @name@ $name] {
        variable @name@
        variable Option
        # Asking for any option has the command line read, which may set this channel.
        set Option(-debug)
        if {[llength [info level 0]] == 2} {
            SetChannel @name@ $fileName
        }
        return $@name@
    }]
}
unset name

proc ::tcltest::SetChannel {name fileName} {
    variable $name
    variable OpenedChannels
    if {[info exists OpenedChannels([set $name])]} {
        close [set $name]
        unset OpenedChannels([set $name])
    }
    if {$fileName in {stdout stderr}} {
        set $name $fileName
        return
    }
    set $name [open $fileName a]
    set OpenedChannels([set $name]) 1
    # The output of a test run is no rubbish that a test left behind.
    set directory [file dirname [file join [pwd] $fileName]]
    if {[normalizePath directory] eq [temporaryDirectory]} {
        NoteExistingFiles
        variable filesExisted
        lappend filesExisted [file tail $fileName]
    }
}

proc ::tcltest::FollowOption {name option} {
    variable Option
    SetChannel $name $Option($option)
}

# Stands in for puts while the output of a test is to be compared.
proc ::tcltest::Replace::puts {args} {
    set words $args
    set newline \n
    if {[llength $words] in {2 3} && [lindex $words 0] eq "-nonewline"} {
        set newline ""
        set words [lrange $words 1 end]
    }
    set channel [expr {[llength $words] == 2 ? [lindex $words 0] : "stdout"}]
    if {[llength $words] in {1 2}} {
        if {$channel in [list stdout [::tcltest::outputChannel]]} {
            append ::tcltest::outData [lindex $words end]$newline
            return
        }
        if {$channel in [list stderr [::tcltest::errorChannel]]} {
            append ::tcltest::errData [lindex $words end]$newline
            return
        }
    }
    Puts {*}$args
}

# Evaluate a script in the caller's frame and keep what it prints.
proc ::tcltest::Capture {script} {
    variable outData {}
    variable errData {}
    rename ::puts ::tcltest::Replace::Puts
    namespace eval :: {namespace import ::tcltest::Replace::puts}
    namespace import Replace::puts
    set result [uplevel 1 $script]
    namespace forget puts
    namespace eval :: {namespace forget puts}
    rename ::tcltest::Replace::Puts ::puts
    return $result
}

proc ::tcltest::PrintError {message} {
    set width 72
    set lines {}
    while {[string length $message] >= $width} {
        set end [string last " " [string range $message 0 $width]]
        if {$end <= 0} break
        lappend lines [string trim [string range $message 0 $end]]
        set message [string trim [string range $message $end end]]
    }
    lappend lines $message
    puts [errorChannel] "Error:  [join $lines "\n        "]"
    flush [errorChannel]
}
