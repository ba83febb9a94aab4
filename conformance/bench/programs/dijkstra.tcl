# category: graphs
# Shortest ways: a priority queue as a heap in an array, a graph of dictionaries, Floyd's table, sorting by order.

namespace eval pq {
    proc create {name} {
        upvar #0 pq::$name q
        array set q {size 0}
    }
    proc put {name priority item} {
        upvar #0 pq::$name q
        set i [incr q(size)]
        while {$i > 1} {
            set parent [expr {$i >> 1}]
            if {[lindex $q($parent) 0] <= $priority} break
            set q($i) $q($parent)
            set i $parent
        }
        set q($i) [list $priority $item]
    }
    proc get {name} {
        upvar #0 pq::$name q
        set result $q(1)
        set last $q($q(size))
        unset q($q(size))
        incr q(size) -1
        if {$q(size) == 0} {
            return $result
        }
        set i 1
        while {1} {
            set child [expr {$i * 2}]
            if {$child > $q(size)} break
            if {$child < $q(size) && [lindex $q([expr {$child + 1}]) 0] < [lindex $q($child) 0]} {
                incr child
            }
            if {[lindex $last 0] <= [lindex $q($child) 0]} break
            set q($i) $q($child)
            set i $child
        }
        set q($i) $last
        return $result
    }
    proc empty {name} {
        upvar #0 pq::$name q
        return [expr {$q(size) == 0}]
    }
    proc destroy {name} {
        upvar #0 pq::$name q
        unset q
    }
}

proc makeGraph {n} {
    set graph {}
    set seed 7
    for {set i 0} {$i < $n} {incr i} {
        foreach step {1 7 13 29} {
            set seed [expr {($seed * 1103515245 + 12345) & 0x7fffffff}]
            dict set graph $i [expr {($i * 3 + $step) % $n}] [expr {$seed % 90 + 10}]
        }
    }
    return $graph
}

proc dijkstra {graph from} {
    array set distance [list $from 0]
    pq::create work
    pq::put work 0 $from
    while {![pq::empty work]} {
        lassign [pq::get work] d node
        if {[info exists done($node)]} continue
        set done($node) 1
        dict for {next length} [dict get $graph $node] {
            set new [expr {$d + $length}]
            if {![info exists distance($next)] || $new < $distance($next)} {
                set distance($next) $new
                pq::put work $new $next
            }
        }
    }
    pq::destroy work
    return [array get distance]
}

proc floyd {graph n} {
    for {set i 0} {$i < $n} {incr i} {
        set row {}
        for {set j 0} {$j < $n} {incr j} {
            if {$i == $j} {
                lappend row 0
            } elseif {[dict exists $graph $i $j]} {
                lappend row [dict get $graph $i $j]
            } else {
                lappend row 1000000
            }
        }
        lappend table $row
    }
    for {set k 0} {$k < $n} {incr k} {
        for {set i 0} {$i < $n} {incr i} {
            set ik [lindex $table $i $k]
            for {set j 0} {$j < $n} {incr j} {
                set way [expr {$ik + [lindex $table $k $j]}]
                if {$way < [lindex $table $i $j]} {
                    lset table $i $j $way
                }
            }
        }
    }
    return $table
}

proc topological {edges} {
    foreach {a b} $edges {
        lappend after($a) $b
        incr before($b)
        incr before($a) 0
    }
    set ready {}
    foreach node [lsort -integer [array names before]] {
        if {$before($node) == 0} {lappend ready $node}
    }
    set order {}
    while {[llength $ready]} {
        set node [lindex $ready 0]
        set ready [lrange $ready 1 end]
        lappend order $node
        if {![info exists after($node)]} continue
        foreach next $after($node) {
            if {[incr before($next) -1] == 0} {
                lappend ready $next
            }
        }
    }
    return $order
}

proc main {scale} {
    set n [expr {int(1200 * $scale) + 40}]
    set graph [makeGraph $n]
    set total 0
    foreach from {0 5 11} {
        foreach {node d} [dijkstra $graph $from] {
            incr total [expr {$node % 7 * $d}]
        }
    }
    set small [expr {int(34 * sqrt($scale)) + 4}]
    foreach row [floyd [makeGraph $small] $small] {
        foreach d $row {
            incr total $d
        }
    }
    for {set i 0} {$i < $n} {incr i} {
        lappend edges [expr {$i / 2}] [expr {$i + 1}] [expr {$i / 3}] [expr {$i + 2}]
    }
    set order [topological $edges]
    return $total/[llength $order]/[join [lrange $order 5 9] -]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "dijkstra [expr {[clock microseconds] - $start}] $checksum"
