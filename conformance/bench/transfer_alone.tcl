# transfer_alone.tcl kind count: the rows of transfer.py in which one process holds both sides.

package require transfer::connect

proc connected {side object sock} {
    close $sock
    incr ::$side
    incr ::ends
}

# Pairs per second: two new objects, connected to each other, closed and destroyed.
proc connect {count} {
    set start [clock microseconds]
    for {set i 0} {$i < $count} {incr i} {
        transfer::connect P -mode passive
        transfer::connect A -port [P connect {connected passive}]
        set ::ends 0
        A connect {connected active}
        while {$::ends < 2} {
            vwait ::ends
        }
        A destroy
        P destroy
    }
    if {$::active != $count || $::passive != $count} {
        error "$::active and $::passive of $count"
    }
    puts [expr {1e6 * $count / ([clock microseconds] - $start)}]
}

# Objects that wait at the same time; the first and the last are called to see that they do.
proc waiting {count} {
    for {set i 0} {$i < $count} {incr i} {
        lappend ports [[transfer::connect %AUTO% -mode passive] connect {connected passive}]
    }
    foreach port [list [lindex $ports 0] [lindex $ports end]] {
        set ::ends 0
        [transfer::connect %AUTO% -port $port] connect {connected active}
        while {$::ends < 2} {
            vwait ::ends
        }
    }
    puts [llength [lsort -unique $ports]]
}

{*}$argv
