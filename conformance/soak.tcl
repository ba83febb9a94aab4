# One process of the soak run (conformance/soak.py).  It reads a command a line, and answers with lines of fields that
# are separated by tabs: the number of the transfer, what happened, and more.

package require transfer::receiver
package require transfer::transmitter

proc tell {id what args} {
    puts [join [list $id $what {*}[string map {\n " " \t " "} $args]] \t]
    flush stdout
}

# Begin one side of a transfer.  `place` are the options that make the connection.
proc begin {id role way path size block place {patience 0}} {
    set ::patience($id) $patience
    set ::tlserror($id) ""
    set ::held($id) {}
    if {[catch {$role $way $id $path $size $block $place} result]} {
        finish $id 0 $result
    } elseif {$result ne ""} {
        tell $id listening $result
    }
}

# End it: close what was opened for it, forget it, tell.
proc finish {id count {message ""}} {
    foreach channel $::held($id) {
        if {$channel in [chan names] && [catch {close $channel} problem] && $message eq ""} {
            set message $problem
        }
    }
    tell $id done $count $message $::tlserror($id)
    unset -nocomplain ::held($id) ::patience($id) ::tlserror($id) ::data($id)
}

proc tlsEvent {id what args} {
    if {$what eq "error"} {
        append ::tlserror($id) [lindex $args 1]
    }
    return
}

# tls is loaded when it is used first.
proc tlsSocket args {
    package require tls
    tls::socket {*}$args
}

proc keep {id channel} {
    lappend ::held($id) $channel
    return $channel
}

proc slurp path {
    set channel [open $path rb]
    try {read $channel} finally {close $channel}
}

proc spill {path data} {
    set channel [open $path wb]
    try {puts -nonewline $channel $data} finally {close $channel}
}

# The ways of a transmitter

proc transmit {way id path size block place} {
    switch $way {
        file {set source [list -file $path]}
        channel {set source [list -channel [keep $id [open $path rb]]]}
        string {set source [list -string [slurp $path]]}
        variable {
            set ::data($id) [slurp $path]
            set source [list -variable ::data($id)]
        }
        stream-file - stream-channel {
            # It closes the channel that it is given; the name may be another's when it tells.
            set what [expr {$way eq "stream-file" ? $path : [open $path rb]}]
            return [stream transfer::transmitter [string range $way 7 end] $what $id $place -blocksize $block]
        }
        default {return [link transmit-$way $id $path $size $block $place]}
    }
    object transfer::transmitter $id {*}$source {*}$place -blocksize $block
}

proc transmit-fcopy {id path size block channel} {
    fcopy [keep $id [open $path rb]] $channel -command [list drain $id $channel]
}

proc transmit-copy {id path size block channel} {
    transfer::copy::chan [keep $id [open $path rb]] $channel -blocksize $block -command [list finish $id]
}

proc transmit-text {id path size block channel} {
    transfer::copy::string [slurp $path] $channel -blocksize $block -command [list finish $id]
}

# The partner that is killed: a little, then nothing more
proc transmit-half {id path size block channel} {
    fconfigure $channel -blocking 1
    puts -nonewline $channel [string range [slurp $path] 0 [expr {$size / 2 - 1}]]
    flush $channel
    tell $id half
}

# The ways of a receiver

proc receive {way id path size block place} {
    switch $way {
        file {set target [list -file $path]}
        channel {set target [list -channel [keep $id [open $path wb]]]}
        variable {
            set ::data($id) ""
            set target [list -variable ::data($id)]
            set ::spill($id) $path
        }
        stream-file - stream-channel {
            set what [expr {$way eq "stream-file" ? $path : [keep $id [open $path wb]]}]
            return [stream transfer::receiver [string range $way 7 end] $what $id $place]
        }
        default {return [link receive-$way $id $path $size $block $place]}
    }
    object transfer::receiver $id {*}$target {*}$place
}

proc receive-fcopy {id path size block channel} {
    fcopy $channel [keep $id [open $path wb]] -command [list finish $id]
}

proc receive-copy {id path size block channel} {
    set out [keep $id [open $path wb]]
    transfer::copy::chan $channel $out -blocksize $block -command [list finish $id]
}

proc receive-sized {id path size block channel} {
    set out [keep $id [open $path wb]]
    transfer::copy::chan $channel $out -blocksize $block -size $size -command [list finish $id]
}

proc receive-half {id path size block channel} {
    fconfigure $channel -blocking 1
    read $channel [expr {min($size / 2, 65536)}]
    tell $id half
}

# What they share

proc object {type id args} {
    set object [$type %AUTO% {*}$args -translation binary -command [list finished $id]]
    if {[catch {$object start} result options]} {
        $object destroy
        return -options $options $result
    }
    return $result
}

proc finished {id object count {message ""}} {
    $object destroy
    if {[info exists ::spill($id)]} {
        spill $::spill($id) $::data($id)
        unset ::spill($id)
    }
    finish $id $count $message
}

proc stream {type kind what id place args} {
    array set given $place
    set host [expr {$given(-mode) eq "passive" ? "" : $given(-host)}]
    $type stream $kind $what $host $given(-port) -socketcmd $given(-socketcmd) -command [list finish $id] {*}$args
}

proc link {body id path size block place} {
    set object [transfer::connect %AUTO% {*}$place -translation binary]
    if {[catch {$object connect [list linked $body $id $path $size $block]} result options]} {
        $object destroy
        return -options $options $result
    }
    return $result
}

proc linked {body id path size block object channel} {
    $object destroy
    keep $id $channel
    fconfigure $channel -blocking 0
    if {$::patience($id) > 0} {
        after $::patience($id) [list lose $id $channel]
    }
    if {[catch {$body $id $path $size $block $channel} message]} {
        finish $id 0 $message
    }
}

# The script that waited long enough for its partner
proc lose {id channel} {
    if {[info exists ::held($id)] && $channel in [chan names]} {
        close $channel
    }
}

# fcopy is through when the data is in the channel's buffer; wait until it is with the system.
proc drain {id channel count {message ""}} {
    if {$message eq ""} {
        catch {flush $channel} message
        if {$message eq "" && [chan pending output $channel] > 0} {
            fileevent $channel writable [list drain $id $channel $count]
            return
        }
    }
    finish $id $count $message
}

# What is there now; the same as before when all is over.
proc audit id {
    set left {}
    foreach type {connect transmitter receiver} {
        lappend left {*}[transfer::$type info instances]
    }
    tell $id audit [commands ::] [lsort [chan names]] $left [llength [after info]] [array names ::data]
}

proc commands namespace {
    set count [llength [info commands ${namespace}::*]]
    foreach child [namespace children $namespace] {
        incr count [commands $child]
    }
    return $count
}

proc listen {} {
    if {[gets stdin line] >= 0} {
        {*}$line
    } elseif {[eof stdin]} {
        exit
    }
}

fconfigure stdin -blocking 0
fileevent stdin readable listen
vwait forever
