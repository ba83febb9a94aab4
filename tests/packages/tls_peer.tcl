# One end of a transfer of 100000 bytes over TLS, for both tclcompat and tclsh:
#     tls_peer.tcl server|client send|receive 1.2|1.3 event|blocking|fcopy port
# A server prints its port first; both end with "sent" or "received <bytes>".

package require tls
lassign $argv role does version mode port
set certs $env(TCLCOMPAT_TLS_CERTS)
set only [dict get {1.2 {-tls1 0 -tls1.1 0 -tls1.3 0} 1.3 {-tls1 0 -tls1.1 0 -tls1.2 0}} $version]
set native [expr {![catch {package present tclcompat}]}]

proc start {channel args} {
    global mode does native
    if {!$native} {
        # TclTLS starts no handshake in the background, and loses what is written before one.
        tls::handshake $channel
    }
    fconfigure $channel -translation binary -blocking [expr {$mode eq "blocking"}]
    $does-$mode $channel
}

proc send-blocking {channel} {
    puts -nonewline $channel [string repeat 0123456789 10000]
    close $channel
    set ::done sent
}
proc send-event {channel} {
    if {!$::native} {
        # TclTLS loses what a non-blocking channel has to write when it is closed.
        fconfigure $channel -blocking 1
        send-blocking $channel
        return
    }
    puts -nonewline $channel [string repeat 0123456789 10000]
    flush $channel
    # Not before everything has been taken.
    fileevent $channel writable "close $channel; set ::done sent"
}
proc send-fcopy {channel} {
    lassign [chan pipe] source sink
    foreach end {source sink} {
        fconfigure [set $end] -translation binary -blocking 0
    }
    puts -nonewline $sink [string repeat 0123456789 10000]
    close $sink
    fcopy $source $channel -command [list copied $channel]
}
proc copied {channel count {error ""}} {
    close $channel
    set ::done [expr {$error ne "" ? $error : $::does eq "send" ? "sent" : "received $count"}]
}

proc receive-blocking {channel} {
    set data [read $channel]
    close $channel
    set ::done "received [string length $data]"
}
proc receive-event {channel} {
    set ::count 0
    fileevent $channel readable [list more $channel]
}
proc more {channel} {
    if {[catch {incr ::count [string length [read $channel 5000]]} message]} {
        set ::done $message
    } elseif {[eof $channel]} {
        close $channel
        set ::done "received $::count"
    }
}
proc receive-fcopy {channel} {
    fcopy $channel [open /dev/null wb] -command [list copied $channel]
}

proc bgerror {message} {
    set ::done $message
}
after 15000 {set done timeout}
if {$role eq "server"} {
    set listener [tls::socket {*}$only -request 0 -certfile $certs/server.pem -keyfile $certs/server.key \
        -server start -myaddr 127.0.0.1 $port]
    puts [lindex [fconfigure $listener -sockname] 2]
    flush stdout
} else {
    after 0 {start [tls::socket {*}$only -require 1 -cafile $certs/ca.pem -servername localhost 127.0.0.1 $port]}
}
vwait done
puts $done
