# transfer_active.tcl kind ?option value ...?: the calling side of one row of transfer.py.
#
# A transfer ends with the line: time of the start in microseconds, peak memory in KiB, and the error if there was one.
# The other kinds print what they measured.

proc memory {field} {
    set status [open /proc/self/status]
    regexp "$field:\\s+(\\d+)" [read $status] -> size
    close $status
    return $size
}

proc finished {args} {
    puts "$::start [memory VmHWM] $args"
    exit
}

proc openSource {} {
    set ::in [open $::given(source)]
    fconfigure $::in -translation $::given(fileTranslation) -encoding $::given(encoding)
    if {$::given(buffer)} {
        fconfigure $::in -buffersize $::given(buffer)
    }
}

# A transfer::transmitter sends the file.
proc objects {} {
    package require transfer::transmitter
    openSource
    transfer::transmitter T -channel $::in -port $::given(port) -translation binary -blocksize $::given(blocksize) \
        -command sent
    if {$::given(watch)} {
        T configure -progress watched
    }
    set ::start [clock microseconds]
    T start
}

proc sent {object count args} {
    finished {*}$args
}

proc watched {count} {
    incr ::watched
}

# transfer::connect makes the channel, fcopy sends the file.
proc raw {} {
    openSource
    dial $::given(port) copyTo
}

proc copyTo {object sock} {
    if {$::given(buffer)} {
        fconfigure $sock -buffersize $::given(buffer)
    }
    fcopy $::in $sock -command [list copied $sock]
}

proc copied {sock count args} {
    close $sock
    finished {*}$args
}

proc dial {port callback} {
    package require transfer::connect
    if {[info exists ::given(secure)]} {
        package require tls
    }
    set object [transfer::connect %AUTO% -port $port -socketcmd openSocket \
        -translation $::given(translation) -encoding $::given(encoding)]
    set ::start [clock microseconds]
    $object connect $callback
}

# One more pair; sets port to that of the next.
proc pair {} {
    dial $::given(port) paired
    vwait ::given(port)
}

proc paired {object sock} {
    fconfigure $sock -buffering line
    lappend ::socks $sock
    set ::given(port) [gets $sock]
}

# Microseconds of a round: a line to the partner and back, through every pair at once.
proc ping {} {
    for {set i 0} {$i < $::given(count)} {incr i} {
        pair
    }
    set ::left [set rounds [expr {$::given(rounds) / $::given(count) * $::given(count)}]]
    set start [clock microseconds]
    foreach sock $::socks {
        fconfigure $sock -blocking 0
        fileevent $sock readable [list pong $sock]
        puts $sock ping
    }
    vwait ::done
    puts [expr {double([clock microseconds] - $start) / $rounds}]
    exit
}

proc pong {sock} {
    if {[gets $sock line] < 0} {
        return
    }
    if {[incr ::left -1] > 0} {
        puts $sock ping
    } else {
        set ::done 1
    }
}

# KiB that one open connection takes at both ends together, ten connections being there before the count begins.
proc held {} {
    for {set i 0} {$i < 10} {incr i} {
        pair
    }
    set before [everywhere]
    for {set i 0} {$i < $::given(count)} {incr i} {
        pair
    }
    puts [expr {double([everywhere] - $before) / $::given(count)}]
    exit
}

# The memory of both processes.
proc everywhere {} {
    set sock [lindex $::socks 0]
    puts $sock memory
    return [expr {[gets $sock] + [memory VmRSS]}]
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
[lindex $argv 0]
vwait forever
