# category: arrays
# Arrays: counting words, two-dimensional keys, records, a memory of results, names, get, set, searching by pattern.

proc count {text countsName} {
    upvar 1 $countsName counts
    foreach word [split [string tolower $text]] {
        set word [string trim $word .,;]
        if {$word eq ""} continue
        if {[info exists counts($word)]} {
            incr counts($word)
        } else {
            set counts($word) 1
        }
    }
}

proc mostFrequent {countsName n} {
    upvar 1 $countsName counts
    set pairs {}
    foreach {word number} [array get counts] {
        lappend pairs [list $word $number]
    }
    set pairs [lsort -index 0 $pairs]
    return [lrange [lsort -integer -decreasing -index 1 $pairs] 0 [expr {$n - 1}]]
}

proc grid {n} {
    for {set y 0} {$y < $n} {incr y} {
        for {set x 0} {$x < $n} {incr x} {
            set cell($x,$y) [expr {$x * $y % 10}]
        }
    }
    set sum 0
    for {set y 1} {$y < $n - 1} {incr y} {
        for {set x 1} {$x < $n - 1} {incr x} {
            set sum [expr {$sum + $cell([expr {$x - 1}],$y) + $cell([expr {$x + 1}],$y) - $cell($x,[expr {$y - 1}])}]
        }
    }
    return [expr {$sum + [llength [array names cell 1*,3]]}]
}

proc partitions {n k} {
    global memory
    if {$n == 0} {return 1}
    if {$n < 0 || $k == 0} {return 0}
    if {![info exists memory($n,$k)]} {
        set memory($n,$k) [expr {[partitions $n [expr {$k - 1}]] + [partitions [expr {$n - $k}] $k]}]
    }
    return $memory($n,$k)
}

proc main {scale} {
    global memory person
    set times [expr {int(90 * $scale) + 1}]
    set text "It was the best of times, it was the worst of times; it was the age of wisdom, it was the age of\
        foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was\
        the season of Darkness, it was the spring of hope, it was the winter of despair."
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        array set words {the 0 was 0}
        for {set i 0} {$i < 10} {incr i} {
            count "$text word$i t$t" words
        }
        set top [mostFrequent words 3]
        incr total [array size words]
        incr total [grid 20]
        incr total [partitions 40 [expr {20 + $t % 10}]]
        if {$t % 4 == 0} {
            unset memory
        }
        for {set i 0} {$i < 100} {incr i} {
            set person($i,name) name$i
            set person($i,age) [expr {($i * 7 + $t) % 90}]
        }
        foreach key [array names person *,age] {
            incr total $person($key)
        }
        array set copy [array get person]
        incr copy(3,age) 5
        incr total $copy(3,age)
        array unset copy *,name
        incr total [array size copy]
        foreach key [array names words t*] {
            unset words($key)
        }
        incr total [info exists words(times)]
    }
    return $total/[join [join $top] -]/[array size words]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "arrays [expr {[clock microseconds] - $start}] $checksum"
