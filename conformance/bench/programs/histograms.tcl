# category: arrays
# Statistics: random numbers in bins of arrays and lists, means and deviations, bars, medians, running averages.

proc random {} {
    global seed
    set seed [expr {(1664525 * $seed + 1013904223) % 4294967296}]
    return [expr {$seed / 4294967296.0}]
}

proc gauss {mean deviation} {
    set sum 0.0
    for {set i 0} {$i < 12} {incr i} {
        set sum [expr {$sum + [random]}]
    }
    return [expr {$mean + ($sum - 6.0) * $deviation}]
}

proc statistics {numbers} {
    set n 0
    set sum 0.0
    set squares 0.0
    foreach x $numbers {
        incr n
        set sum [expr {$sum + $x}]
        set squares [expr {$squares + $x * $x}]
    }
    set mean [expr {$sum / $n}]
    return [list $mean [expr {sqrt($squares / $n - $mean * $mean)}]]
}

proc median {numbers} {
    set sorted [lsort -real $numbers]
    set n [llength $sorted]
    if {$n % 2} {
        return [lindex $sorted [expr {$n / 2}]]
    }
    return [expr {([lindex $sorted [expr {$n / 2 - 1}]] + [lindex $sorted [expr {$n / 2}]]) / 2.0}]
}

proc smooth {numbers width} {
    set result {}
    set window {}
    set sum 0.0
    foreach x $numbers {
        lappend window $x
        set sum [expr {$sum + $x}]
        if {[llength $window] > $width} {
            set sum [expr {$sum - [lindex $window 0]}]
            set window [lrange $window 1 end]
        }
        lappend result [expr {$sum / [llength $window]}]
    }
    return $result
}

proc bars {binsName height} {
    upvar 1 $binsName bins
    set most 0
    foreach bin [array names bins] {
        if {$bins($bin) > $most} {
            set most $bins($bin)
        }
    }
    set lines {}
    foreach bin [lsort -integer [array names bins]] {
        lappend lines [format "%4d %s" $bin [string repeat # [expr {$bins($bin) * $height / $most}]]]
    }
    return [join $lines \n]
}

proc main {scale} {
    global seed
    set seed 20090312
    set n [expr {int(9000 * $scale) + 20}]
    set numbers {}
    set deciles [lrepeat 10 0]
    for {set i 0} {$i < $n} {incr i} {
        set x [gauss 50 12]
        lappend numbers $x
        incr bins([expr {int(floor($x / 5))}])
        set d [expr {int([random] * 10)}]
        lset deciles $d [expr {[lindex $deciles $d] + 1}]
        if {$x < 30} {
            incr tail(low)
        } elseif {$x > 70} {
            incr tail(high)
        } else {
            incr tail(middle)
        }
    }
    foreach {mean deviation} [statistics $numbers] break
    set smoothed [smooth $numbers 10]
    set tails {}
    foreach kind [lsort [array names tail]] {
        lappend tails $kind$tail($kind)
    }
    set shape [format %.9f/%.9f/%.9f/%.9f $mean $deviation [median $numbers] [lindex $smoothed end]]
    return $shape/[join $deciles -]/[join $tails -]/[string length [bars bins 50]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "histograms [expr {[clock microseconds] - $start}] $checksum"
