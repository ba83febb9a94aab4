# category: lsort
# Sorting with lsort: numbers, records by column, names as people sort them, an order of one's own, without repeats.

proc random {max} {
    global seed
    set seed [expr {($seed * 1103515245 + 12345) & 0x7fffffff}]
    return [expr {($seed >> 8) % $max}]
}

proc byLength {a b} {
    set d [expr {[string length $a] - [string length $b]}]
    if {$d} {
        return $d
    }
    return [string compare $a $b]
}

proc main {scale} {
    global seed
    set seed 1
    set n [expr {max(10, int(4000 * $scale))}]
    for {set i 0} {$i < $n} {incr i} {
        lappend numbers [random 100000]
        lappend floats [expr {[random 100000] / 8.0}]
        lappend words w[string repeat x [random 9]][random 1000]
        lappend files photo[random 3000].jpg
        lappend records [list Name[random 5000] [random 80] [expr {[random 100000] / 10.0}]]
    }
    for {set round 0} {$round < 4} {incr round} {
        set a [lsort -integer $numbers]
        set b [lsort -integer -decreasing -unique $numbers]
        set c [lsort -real $floats]
        set d [lsort $words]
        set e [lsort -dictionary $files]
        set f [lsort -integer -index 1 [lsort -index 0 $records]]
        set g [lsort -real -decreasing -index 2 $records]
        set h [lsort -unique $words]
        set k [lsort -integer -indices [lrange $numbers 0 500]]
        set l [lsort -nocase $files]
        set checks [list [lindex $a 5] [llength $b] [lindex $c end-1] [lindex $d 9] [lindex $e end-3] [lindex $f 8]\
            [lindex $g 4] [llength $h] [lindex $k 3] [lindex $l 6]]
    }
    set m [lsort -command byLength [lrange $words 0 [expr {$n / 4}]]]
    lappend checks [lindex $m 7]
    return [join $checks /]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "lsort [expr {[clock microseconds] - $start}] $checksum"
