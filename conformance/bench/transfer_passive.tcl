# transfer_passive.tcl kind ?option value ...?: the waiting side of one row of transfer.py.
#
# The first line printed is the port.  A transfer ends with the line: time in microseconds, peak memory in KiB, and the
# error if there was one.

proc memory {field} {
    set status [open /proc/self/status]
    regexp "$field:\\s+(\\d+)" [read $status] -> size
    close $status
    return $size
}

proc finished {args} {
    set time [clock microseconds]
    close $::out
    puts "$time [memory VmHWM] $args"
    exit
}

proc openTarget {} {
    set ::out [open $::given(target) w]
    fconfigure $::out -translation $::given(fileTranslation) -encoding $::given(encoding)
    if {$::given(buffer)} {
        fconfigure $::out -buffersize $::given(buffer)
    }
}

# A transfer::receiver writes the file.
proc objects {} {
    package require transfer::receiver
    openTarget
    transfer::receiver R -mode passive -channel $::out -translation binary -command received
    return [R start]
}

proc received {object count args} {
    finished {*}$args
}

# transfer::connect makes the channel, fcopy the file.
proc raw {} {
    openTarget
    return [listen copyFrom]
}

proc copyFrom {object sock} {
    if {$::given(buffer)} {
        fconfigure $sock -buffersize $::given(buffer)
    }
    fcopy $sock $::out -command copied
}

proc copied {count args} {
    finished {*}$args
}

# A new passive object; the result is its port.
proc listen {callback} {
    package require transfer::connect
    if {[info exists ::given(secure)]} {
        package require tls
    }
    set object [transfer::connect %AUTO% -mode passive -socketcmd openSocket \
        -translation $::given(translation) -encoding $::given(encoding)]
    return [$object connect $callback]
}

# Any number of pairs, one after the other: each partner is told the port of the next object.  What it writes
# afterwards comes back.
proc pairs {} {
    return [listen paired]
}

proc paired {object sock} {
    fconfigure $sock -buffering line
    puts $sock [listen paired]
    fconfigure $sock -blocking 0
    fileevent $sock readable [list echo $sock]
}

proc echo {sock} {
    if {[gets $sock line] >= 0} {
        puts $sock [expr {$line eq "memory" ? [memory VmRSS] : $line}]
    } elseif {[eof $sock]} {
        exit
    }
}

# The socket command, with the options of TLS if the row is secure.
proc openSocket {args} {
    if {[info exists ::given(secure)]} {
        return [tls::socket {*}$::given(secure) {*}$args]
    }
    return [socket {*}$args]
}

array set given {translation binary fileTranslation binary encoding {} buffer 0}
array set given [lrange $argv 1 end]
if {$given(encoding) eq ""} {
    set given(encoding) [expr {$given(translation) eq "binary" ? "binary" : "utf-8"}]
}
puts [[lindex $argv 0]]
flush stdout
vwait forever
