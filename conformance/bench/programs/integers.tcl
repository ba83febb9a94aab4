# category: integer loops
# Loops over integers: Collatz's sequences, greatest common divisors, perfect numbers, digits, bits, a random walk.

proc collatz {limit} {
    set best 0
    set bestStart 0
    for {set start 1} {$start < $limit} {incr start} {
        set n $start
        set length 1
        while {$n != 1} {
            if {$n % 2 == 0} {
                set n [expr {$n / 2}]
            } else {
                set n [expr {3 * $n + 1}]
            }
            incr length
        }
        if {$length > $best} {
            set best $length
            set bestStart $start
        }
    }
    return [list $bestStart $best]
}

proc gcd {a b} {
    while {$b != 0} {
        set t [expr {$a % $b}]
        set a $b
        set b $t
    }
    return $a
}

proc isPrime {n} {
    if {$n < 2} {return 0}
    if {$n % 2 == 0} {return [expr {$n == 2}]}
    for {set d 3} {$d * $d <= $n} {incr d 2} {
        if {$n % $d == 0} {return 0}
    }
    return 1
}

proc digitSum {n} {
    set sum 0
    while {$n > 0} {
        incr sum [expr {$n % 10}]
        set n [expr {$n / 10}]
    }
    return $sum
}

proc bits {n} {
    set count 0
    while {$n} {
        set n [expr {$n & ($n - 1)}]
        incr count
    }
    return $count
}

proc divisors {n} {
    set sum 1
    for {set d 2} {$d * $d <= $n} {incr d} {
        if {$n % $d == 0} {
            set other [expr {$n / $d}]
            set sum [expr {$sum + $d + ($other != $d ? $other : 0)}]
        }
    }
    return $sum
}

proc walk {steps} {
    set x 0
    set y 0
    set seed 12345
    set far 0
    for {set i 0} {$i < $steps} {incr i} {
        set seed [expr {($seed * 1664525 + 1013904223) & 0xffffffff}]
        set direction [expr {$seed >> 30}]
        if {$direction == 0} {
            incr x
        } elseif {$direction == 1} {
            incr x -1
        } elseif {$direction == 2} {
            incr y
        } else {
            incr y -1
        }
        set distance [expr {abs($x) + abs($y)}]
        if {$distance > $far} {
            set far $distance
        }
    }
    return $far
}

proc main {scale} {
    set n [expr {int(4000 * $scale) + 10}]
    set result [collatz $n]
    set sum 0
    for {set i 1} {$i < $n} {incr i} {
        incr sum [gcd [expr {$i * 12}] 360360]
        incr sum [isPrime $i]
        incr sum [digitSum [expr {$i * $i}]]
        incr sum [bits [expr {$i * 2654435761}]]
        if {[divisors $i] == $i} {
            lappend result $i
        }
    }
    return [join $result /]/$sum/[walk [expr {$n * 15}]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "integers [expr {[clock microseconds] - $start}] $checksum"
