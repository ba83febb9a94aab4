# category: lists
# Lists as queues, stacks, sets and tables: lappend, lrange, linsert, lreplace, lsearch, lassign, lreverse, concat.

proc rotate {list n} {
    set n [expr {$n % [llength $list]}]
    return [concat [lrange $list $n end] [lrange $list 0 [expr {$n - 1}]]]
}

proc union {a b} {
    foreach e $b {
        if {[lsearch -exact $a $e] < 0} {
            lappend a $e
        }
    }
    return $a
}

proc remove {listName element} {
    upvar 1 $listName list
    set at [lsearch -exact $list $element]
    if {$at >= 0} {
        set list [lreplace $list $at $at]
    }
    return $at
}

proc insertSorted {list element} {
    set low 0
    set high [llength $list]
    while {$low < $high} {
        set middle [expr {($low + $high) / 2}]
        if {[lindex $list $middle] < $element} {
            set low [expr {$middle + 1}]
        } else {
            set high $middle
        }
    }
    return [linsert $list $low $element]
}

proc flatten {list depth} {
    if {$depth == 0} {
        return $list
    }
    set result {}
    foreach e $list {
        set result [concat $result [flatten $e [expr {$depth - 1}]]]
    }
    return $result
}

proc reverse {list} {
    set result {}
    for {set i [expr {[llength $list] - 1}]} {$i >= 0} {incr i -1} {
        lappend result [lindex $list $i]
    }
    return $result
}

proc breadthFirst {depth} {
    set queue [list [list 1 0]]
    set sum 0
    while {[llength $queue]} {
        lassign [lindex $queue 0] node level
        set queue [lrange $queue 1 end]
        incr sum [expr {$node * $level}]
        if {$level < $depth} {
            lappend queue [list [expr {2 * $node}] [expr {$level + 1}]]
            lappend queue [list [expr {2 * $node + 1}] [expr {$level + 1}]]
        }
    }
    return $sum
}

proc main {scale} {
    set times [expr {int(200 * $scale) + 1}]
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        set list {}
        set sorted {}
        for {set i 0} {$i < 120} {incr i} {
            set n [expr {($i * 37 + $t) % 127}]
            lappend list $n
            set sorted [insertSorted $sorted $n]
        }
        incr total [lindex $sorted 60]
        set rotated [rotate $list $t]
        incr total [expr {[lindex $rotated 3] + [lindex $rotated end-3]}]
        incr total [llength [union [lrange $list 0 50] [lrange $rotated 10 70]]]
        for {set i 0} {$i < 40} {incr i} {
            incr total [remove list $i]
        }
        lassign $list a b c d
        incr total [expr {$a - $b + $c * $d}]
        set stack {}
        foreach e $rotated {
            lappend stack $e
            if {$e % 3 == 0} {
                incr total [lindex $stack end]
                set stack [lreplace $stack end-1 end]
            }
        }
        incr total [llength $stack]
        incr total [llength [flatten [list [list $list $stack] [list $rotated {}]] 2]]
        incr total [expr {[reverse $list] eq [lreverse $list]}]
        incr total [breadthFirst 7]
        foreach e [lsearch -all -inline -not $rotated *1*] {
            incr total $e
        }
        set list [linsert $list 2 x y]
        if {"x" in $list} {
            incr total [llength $list]
        }
    }
    return $total/[join [lrange $sorted 30 33] -]/[llength $list]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "lists [expr {[clock microseconds] - $start}] $checksum"
