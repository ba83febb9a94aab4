# category: matrices
# Lists of lists: product, transposition, determinant, solving equations, spiral and Pascal's triangle.

proc identity {n} {
    set m [lrepeat $n [lrepeat $n 0]]
    for {set i 0} {$i < $n} {incr i} {
        lset m $i $i 1
    }
    return $m
}

proc multiply {a b} {
    set rows [llength $a]
    set cols [llength [lindex $b 0]]
    set inner [llength $b]
    set c {}
    for {set i 0} {$i < $rows} {incr i} {
        set row {}
        for {set j 0} {$j < $cols} {incr j} {
            set sum 0
            for {set k 0} {$k < $inner} {incr k} {
                set sum [expr {$sum + [lindex $a $i $k] * [lindex $b $k $j]}]
            }
            lappend row $sum
        }
        lappend c $row
    }
    return $c
}

proc transpose {m} {
    set result {}
    set j 0
    foreach e [lindex $m 0] {
        set column {}
        foreach row $m {
            lappend column [lindex $row $j]
        }
        lappend result $column
        incr j
    }
    return $result
}

proc solve {a b} {
    set n [llength $a]
    for {set p 0} {$p < $n} {incr p} {
        set best $p
        for {set i [expr {$p + 1}]} {$i < $n} {incr i} {
            if {abs([lindex $a $i $p]) > abs([lindex $a $best $p])} {
                set best $i
            }
        }
        set row [lindex $a $best]
        lset a $best [lindex $a $p]
        lset a $p $row
        set t [lindex $b $best]
        lset b $best [lindex $b $p]
        lset b $p $t
        for {set i [expr {$p + 1}]} {$i < $n} {incr i} {
            set factor [expr {double([lindex $a $i $p]) / [lindex $a $p $p]}]
            lset b $i [expr {[lindex $b $i] - $factor * [lindex $b $p]}]
            for {set j $p} {$j < $n} {incr j} {
                lset a $i $j [expr {[lindex $a $i $j] - $factor * [lindex $a $p $j]}]
            }
        }
    }
    set x [lrepeat $n 0.0]
    for {set i [expr {$n - 1}]} {$i >= 0} {incr i -1} {
        set sum 0.0
        for {set j [expr {$i + 1}]} {$j < $n} {incr j} {
            set sum [expr {$sum + [lindex $a $i $j] * [lindex $x $j]}]
        }
        lset x $i [expr {([lindex $b $i] - $sum) / [lindex $a $i $i]}]
    }
    return $x
}

proc spiral {n} {
    set m [lrepeat $n [lrepeat $n -1]]
    set i 0; set j 0; set di 0; set dj 1
    for {set k 0} {$k < $n * $n} {incr k} {
        lset m $i $j $k
        set ni [expr {$i + $di}]
        set nj [expr {$j + $dj}]
        if {$ni < 0 || $ni >= $n || $nj < 0 || $nj >= $n || [lindex $m $ni $nj] != -1} {
            set t $di
            set di $dj
            set dj [expr {-$t}]
        }
        incr i $di
        incr j $dj
    }
    return $m
}

proc pascal {n} {
    set row {1}
    for {set i 0} {$i < $n} {incr i} {
        lappend rows $row
        set next {1}
        foreach a [lrange $row 0 end-1] b [lrange $row 1 end] {
            lappend next [expr {$a + $b}]
        }
        lappend next 1
        set row $next
    }
    return $rows
}

proc main {scale} {
    set times [expr {int(50 * $scale) + 1}]
    set n 14
    set trace 0
    for {set t 0} {$t < $times} {incr t} {
        set a {}
        for {set i 0} {$i < $n} {incr i} {
            set row {}
            for {set j 0} {$j < $n} {incr j} {
                lappend row [expr {($i * 7 + $j * 3 + $t) % 11 + ($i == $j ? 20 : 0)}]
            }
            lappend a $row
        }
        set c [multiply $a [transpose [multiply $a [identity $n]]]]
        set s [spiral $n]
        for {set i 0} {$i < $n} {incr i} {
            incr trace [expr {[lindex $c $i $i] + [lindex $s $i $i]}]
        }
        incr trace [lindex [pascal $n] end [expr {$n / 2}]]
        set x [solve $a [lrange [lindex $c 0] 0 end]]
    }
    return $trace/[format %.6f [lindex $x 3]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "matrices [expr {[clock microseconds] - $start}] $checksum"
