# category: global variables
# A game that keeps everything in global variables, as small scripts do: state, options and statistics.

set config(width) 17
set config(height) 11
set config(speed) 2
set score 0
set lives 3
set x 5
set y 5
set dx 1
set dy 1
set frames 0
set events {}

proc move {} {
    global x y dx dy config frames
    incr frames
    set x [expr {$x + $dx * $config(speed)}]
    set y [expr {$y + $dy}]
    if {$x < 0 || $x >= $config(width)} {
        set dx [expr {-$dx}]
        set x [expr {$x + 2 * $dx * $config(speed)}]
        record wall
    }
    if {$y < 0 || $y >= $config(height)} {
        set dy [expr {-$dy}]
        incr y [expr {2 * $dy}]
        record floor
    }
}

proc record {event} {
    global events statistics frames
    if {![info exists statistics($event)]} {
        set statistics($event) 0
    }
    incr statistics($event)
    lappend events $event
    if {[llength $events] > 50} {
        set events [lrange $events 40 end]
    }
}

proc hit {} {
    global score lives
    if {($::x + $::y) % 7 == 0} {
        incr score 10
        record hit
    } elseif {$::x == $::y} {
        incr lives -1
        incr ::score -5
        record miss
        if {$lives == 0} {
            set lives 3
            set ::config(speed) [expr {$::config(speed) % 3 + 1}]
        }
    }
}

proc status {} {
    return "[format %05d $::score] $::lives ($::x,$::y)"
}

proc main {scale} {
    global statistics events
    set times [expr {int(30000 * $scale) + 10}]
    set length 0
    for {set i 0} {$i < $times} {incr i} {
        move
        hit
        if {$i % 20 == 0} {
            incr length [string length [status]]
        }
    }
    set result [status]
    foreach event [lsort [array names statistics]] {
        append result /$event=$statistics($event)
    }
    return [string map {" " _} $result]/$length/[llength $events]/$::frames
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "globals [expr {[clock microseconds] - $start}] $checksum"
