# category: foreach
# foreach in all its forms: several variables, several lists, nested, with break and continue, unequal lengths.

proc dot {a b} {
    set sum 0
    foreach x $a y $b {
        incr sum [expr {$x * $y}]
    }
    return $sum
}

proc pairs {list} {
    set result {}
    foreach {key value} $list {
        lappend result $value $key
    }
    return $result
}

proc find {list wanted} {
    set i 0
    foreach e $list {
        if {$e == $wanted} {
            return $i
        }
        incr i
    }
    return -1
}

proc zip {args} {
    foreach a [lindex $args 0] b [lindex $args 1] c [lindex $args 2] {
        lappend result [list $a $b $c]
    }
    return $result
}

proc average {table} {
    set sum 0.0
    set count 0
    foreach row $table {
        foreach {name - value} $row {
            if {$value eq ""} continue
            set sum [expr {$sum + $value}]
            incr count
        }
    }
    return [expr {$sum / $count}]
}

proc product {a b} {
    set result {}
    foreach x $a {
        foreach y $b {
            if {$x == $y} continue
            if {$x * $y > 600} break
            lappend result [expr {$x * $y}]
        }
    }
    return $result
}

proc main {scale} {
    set times [expr {int(450 * $scale) + 1}]
    for {set i 0} {$i < 400} {incr i} {
        lappend numbers [expr {$i * 7 % 101}]
        lappend names n$i
    }
    set total 0
    set mean 0.0
    set length 0
    for {set t 0} {$t < $times} {incr t} {
        incr total [dot $numbers [pairs $numbers]]
        incr total [find $numbers [expr {$t % 110}]]
        set rows [zip $numbers $names [lrange $numbers 0 end-3]]
        incr length [llength $rows]
        set mean [expr {$mean + [average $rows]}]
        incr length [llength [product [lrange $numbers 0 40] [lrange $numbers 20 60]]]
        foreach n $numbers {
            if {$n > 90} {
                incr length
            }
        }
        foreach {a b c d e} $numbers {
            set total [expr {$total + $a + $b * $c - $d}]
        }
    }
    return [format %.6f $mean]/$total/$length/[join [lindex $rows 17] -]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "foreachs [expr {[clock microseconds] - $start}] $checksum"
