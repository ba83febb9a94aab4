# category: heapsort
# Sorting by hand: heapsort in place on the caller's list, quicksort of lists, insertion sort.

proc random {} {
    global seed
    set seed [expr {($seed * 3877 + 29573) % 139968}]
    return $seed
}

proc siftDown {listName start end} {
    upvar 1 $listName a
    set root $start
    while {1} {
        set child [expr {$root * 2 + 1}]
        if {$child > $end} break
        if {$child < $end && [lindex $a $child] < [lindex $a [expr {$child + 1}]]} {
            incr child
        }
        if {[lindex $a $root] >= [lindex $a $child]} break
        set t [lindex $a $root]
        lset a $root [lindex $a $child]
        lset a $child $t
        set root $child
    }
}

proc heapsort {listName} {
    upvar 1 $listName a
    set end [expr {[llength $a] - 1}]
    for {set i [expr {($end - 1) / 2}]} {$i >= 0} {incr i -1} {
        siftDown a $i $end
    }
    while {$end > 0} {
        set t [lindex $a $end]
        lset a $end [lindex $a 0]
        lset a 0 $t
        incr end -1
        siftDown a 0 $end
    }
}

proc quicksort {list} {
    if {[llength $list] < 2} {
        return $list
    }
    set pivot [lindex $list 0]
    set low {}
    set high {}
    foreach e [lrange $list 1 end] {
        if {$e < $pivot} {
            lappend low $e
        } else {
            lappend high $e
        }
    }
    return [concat [quicksort $low] [list $pivot] [quicksort $high]]
}

proc insertionSort {list} {
    for {set i 1} {$i < [llength $list]} {incr i} {
        set e [lindex $list $i]
        for {set j [expr {$i - 1}]} {$j >= 0 && [lindex $list $j] > $e} {incr j -1} {
            lset list [expr {$j + 1}] [lindex $list $j]
        }
        lset list [expr {$j + 1}] $e
    }
    return $list
}

proc main {scale} {
    global seed
    set seed 42
    set n [expr {max(20, int(10000 * $scale))}]
    for {set i 0} {$i < $n} {incr i} {
        lappend numbers [random]
    }
    set sorted $numbers
    heapsort sorted
    set quick [quicksort $numbers]
    set short [insertionSort [lrange $numbers 0 150]]
    return [expr {$sorted eq $quick}]/[lindex $sorted 7]/[lindex $quick end]/[lindex $short 75]/[lindex $numbers 7]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "heapsort [expr {[clock microseconds] - $start}] $checksum"
