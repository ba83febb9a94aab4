# category: bignum
# Integers without bounds: digits of pi, large Fibonacci numbers and factorials, powers modulo a number, square roots.

proc pi {digits} {
    set q 1; set r 0; set t 1; set k 1; set n 3; set l 3
    set result ""
    while {[string length $result] < $digits} {
        if {4 * $q + $r - $t < $n * $t} {
            append result $n
            set nr [expr {10 * ($r - $n * $t)}]
            set n [expr {((10 * (3 * $q + $r)) / $t) - 10 * $n}]
            set q [expr {$q * 10}]
            set r $nr
        } else {
            set nr [expr {(2 * $q + $r) * $l}]
            set nn [expr {($q * (7 * $k + 2) + ($r * $l)) / ($t * $l)}]
            set q [expr {$q * $k}]
            set t [expr {$t * $l}]
            incr l 2
            incr k
            set n $nn
            set r $nr
        }
    }
    return $result
}

proc fibonacci {n} {
    set a 0
    set b 1
    while {$n > 0} {
        set t [expr {$a + $b}]
        set a $b
        set b $t
        incr n -1
    }
    return $a
}

proc factorial {n} {
    set result 1
    for {set i 2} {$i <= $n} {incr i} {
        set result [expr {$result * $i}]
    }
    return $result
}

proc powmod {base exponent modulus} {
    set result 1
    set base [expr {$base % $modulus}]
    while {$exponent > 0} {
        if {$exponent & 1} {
            set result [expr {($result * $base) % $modulus}]
        }
        set base [expr {($base * $base) % $modulus}]
        set exponent [expr {$exponent >> 1}]
    }
    return $result
}

proc probablyPrime {n} {
    foreach base {2 3 5 7 11 13} {
        if {[powmod $base [expr {$n - 1}] $n] != 1} {
            return 0
        }
    }
    return 1
}

proc root {n} {
    set x [expr {1 << ([string length $n] * 2)}]
    while {1} {
        set y [expr {($x + $n / $x) / 2}]
        if {$y >= $x} {
            return $x
        }
        set x $y
    }
}

proc main {scale} {
    set pi [pi [expr {int(450 * sqrt($scale)) + 1}]]
    set f [fibonacci [expr {int(8000 * $scale) + 1}]]
    set g [factorial [expr {int(1000 * sqrt($scale)) + 2}]]
    set primes 0
    set n [expr {(1 << 89) - 1}]
    for {set i 0} {$i < int(90 * $scale) + 1} {incr i} {
        incr primes [probablyPrime $n]
        incr n 2
    }
    set r [root [expr {$g * 3}]]
    set m [expr {($f ^ $g) & (1 << 80) - 1}]
    return [string range $pi end-5 end]/[string length $f]/[expr {$g % 1000000000039}]/$primes/[string length $r]/$m
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "bignum [expr {[clock microseconds] - $start}] $checksum"
