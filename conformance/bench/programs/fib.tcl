# category: calls
# Calls of procedures: Fibonacci numbers, Takeuchi's and Ackermann's functions, mutual recursion, default arguments.

proc fib {n} {
    if {$n < 2} {
        return $n
    }
    return [expr {[fib [expr {$n - 1}]] + [fib [expr {$n - 2}]]}]
}

proc tak {x y z} {
    if {$y >= $x} {
        return $z
    }
    tak [tak [expr {$x - 1}] $y $z] [tak [expr {$y - 1}] $z $x] [tak [expr {$z - 1}] $x $y]
}

proc ack {m n} {
    if {$m == 0} {
        return [expr {$n + 1}]
    } elseif {$n == 0} {
        return [ack [expr {$m - 1}] 1]
    } else {
        return [ack [expr {$m - 1}] [ack $m [expr {$n - 1}]]]
    }
}

proc isEven n {
    if {$n == 0} {return 1}
    return [isOdd [incr n -1]]
}
proc isOdd n {
    if {$n == 0} {return 0}
    return [isEven [incr n -1]]
}

proc clamp {value {low 0} {high 100}} {
    if {$value < $low} {return $low}
    if {$value > $high} {return $high}
    return $value
}

proc sum {args} {
    set total 0
    foreach arg $args {
        incr total $arg
    }
    return $total
}

proc main {scale} {
    set result 0
    set times [expr {max(1, int(20 * $scale))}]
    for {set i 0} {$i < $times} {incr i} {
        incr result [fib 18]
        incr result [tak 10 5 [expr {$i % 20}]]
        incr result [ack 2 8]
        incr result [isEven [expr {300 + $i % 20}]]
        for {set j 0} {$j < 1000} {incr j} {
            incr result [sum [clamp $j 10] [clamp $i] [clamp $j 5 50] 1]
        }
    }
    return $result
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "fib [expr {[clock microseconds] - $start}] $checksum"
