# category: calls
# Recursion with lists and accumulators: the towers of Hanoi, merge sort, powers, combinations, Hilbert's curve, trees.

proc hanoi {n from to via} {
    global pegs moves
    if {$n == 0} {
        return
    }
    hanoi [expr {$n - 1}] $from $via $to
    set disk [lindex $pegs($from) end]
    set pegs($from) [lrange $pegs($from) 0 end-1]
    lappend pegs($to) $disk
    incr moves
    hanoi [expr {$n - 1}] $via $to $from
}

proc mergeSort {list} {
    set n [llength $list]
    if {$n < 2} {
        return $list
    }
    set middle [expr {$n / 2}]
    return [merge [mergeSort [lrange $list 0 [expr {$middle - 1}]]] [mergeSort [lrange $list $middle end]]]
}

proc merge {a b} {
    set result {}
    set i 0
    set j 0
    while {$i < [llength $a] && $j < [llength $b]} {
        if {[lindex $a $i] <= [lindex $b $j]} {
            lappend result [lindex $a $i]
            incr i
        } else {
            lappend result [lindex $b $j]
            incr j
        }
    }
    return [concat $result [lrange $a $i end] [lrange $b $j end]]
}

proc power {x n} {
    if {$n == 0} {
        return 1
    }
    set half [power $x [expr {$n / 2}]]
    if {$n % 2} {
        return [expr {$half * $half % 1000003 * $x % 1000003}]
    }
    return [expr {$half * $half % 1000003}]
}

proc combinations {n k} {
    if {$k == 0 || $k == $n} {
        return 1
    }
    return [expr {[combinations [expr {$n - 1}] [expr {$k - 1}]] + [combinations [expr {$n - 1}] $k]}]
}

proc tree {depth} {
    if {$depth == 0} {
        return {}
    }
    return [list $depth [tree [expr {$depth - 1}]] [tree [expr {$depth - 1}]]]
}

proc count {tree} {
    if {![llength $tree]} {
        return 0
    }
    lassign $tree value left right
    return [expr {$value + [count $left] + [count $right]}]
}

proc hilbert {order angle} {
    global direction x y area
    if {$order == 0} {
        return
    }
    set direction [expr {($direction + $angle) % 4}]
    hilbert [expr {$order - 1}] [expr {-$angle}]
    forward
    set direction [expr {($direction - $angle) % 4}]
    hilbert [expr {$order - 1}] $angle
    forward
    hilbert [expr {$order - 1}] $angle
    set direction [expr {($direction - $angle) % 4}]
    forward
    hilbert [expr {$order - 1}] [expr {-$angle}]
    set direction [expr {($direction + $angle) % 4}]
}

proc forward {} {
    global direction x y area
    switch $direction {
        0 {incr x}
        1 {incr y}
        2 {incr x -1}
        3 {incr y -1}
    }
    incr area [expr {$x * $y}]
}

proc main {scale} {
    global pegs moves direction x y area
    set times [expr {int(60 * $scale) + 1}]
    set moves 0
    set area 0
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        array set pegs {a {8 7 6 5 4 3 2 1} b {} c {}}
        hanoi 8 a c b
        incr total [lindex $pegs(c) 3]
        set list {}
        for {set i 0} {$i < 150} {incr i} {
            lappend list [expr {($i * 67 + $t) % 151}]
        }
        set sorted [mergeSort $list]
        incr total [lindex $sorted 77]
        incr total [power [expr {$t + 2}] 100000]
        incr total [combinations 11 5]
        incr total [count [tree 7]]
        set direction 0
        set x 0
        set y 0
        hilbert 4 1
    }
    return $total/$moves/$area/$x,$y
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "hanoi [expr {[clock microseconds] - $start}] $checksum"
