# category: sieve
# Prime numbers by the sieve of Eratosthenes: the marks in a list, in an array, and as the keys that are left.

proc listSieve {n} {
    set marks [lrepeat [expr {$n + 1}] 1]
    lset marks 0 0
    lset marks 1 0
    for {set i 2} {$i * $i <= $n} {incr i} {
        if {[lindex $marks $i]} {
            for {set j [expr {$i * $i}]} {$j <= $n} {incr j $i} {
                lset marks $j 0
            }
        }
    }
    set count 0
    foreach mark $marks {
        incr count $mark
    }
    return $count
}

proc arraySieve {n} {
    for {set i 2} {$i <= $n} {incr i} {
        set flags($i) 1
    }
    set primes {}
    for {set i 2} {$i <= $n} {incr i} {
        if {!$flags($i)} continue
        lappend primes $i
        for {set j [expr {$i + $i}]} {$j <= $n} {incr j $i} {
            set flags($j) 0
        }
    }
    return $primes
}

proc unsetSieve {n} {
    for {set i 3} {$i <= $n} {incr i 2} {
        set left($i) {}
    }
    for {set i 3} {$i <= $n} {incr i 2} {
        if {![info exists left($i)]} {continue}
        for {set j [expr {$i * $i}]} {$j <= $n} {incr j [expr {2 * $i}]} {
            unset -nocomplain left($j)
        }
    }
    return [array size left]
}

proc main {scale} {
    set n [expr {max(50, int(40000 * $scale))}]
    set a [listSieve [expr {$n * 2}]]
    set primes [arraySieve $n]
    set b [unsetSieve $n]
    return $a/[llength $primes]/[lindex $primes end]/$b
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "sieve [expr {[clock microseconds] - $start}] $checksum"
