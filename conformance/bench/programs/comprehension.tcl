# category: lists
# Lists made of lists with lmap, nested and filtered; tables turned, grouped, summed and sorted; primes by filtering.

proc range {from to {step 1}} {
    set result {}
    for {set i $from} {$i < $to} {incr i $step} {
        lappend result $i
    }
    return $result
}

proc triples {n} {
    set result {}
    foreach a [range 1 $n] {
        foreach b [range $a $n] {
            set c [expr {int(sqrt($a * $a + $b * $b))}]
            if {$c <= $n && $c * $c == $a * $a + $b * $b} {
                lappend result [list $a $b $c]
            }
        }
    }
    return $result
}

proc groupBy {rows column} {
    set groups [dict create]
    foreach row $rows {
        dict lappend groups [lindex $row $column] $row
    }
    return $groups
}

proc primes {n} {
    set candidates [range 2 $n]
    set primes {}
    while {[llength $candidates]} {
        set p [lindex $candidates 0]
        lappend primes $p
        if {$p * $p > $n} {
            return [concat $primes [lrange $candidates 1 end]]
        }
        set candidates [lmap c $candidates {
            if {$c % $p == 0} continue
            set c
        }]
    }
    return $primes
}

proc main {scale} {
    set times [expr {int(140 * $scale) + 1}]
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        set squares [lmap x [range 0 200] {expr {$x * $x + $t}}]
        set sums [lmap a $squares b [lreverse $squares] {expr {$a + $b}}]
        incr total [lindex $sums 20]
        set table [lmap i [range 0 15] {
            lmap j [range 0 15] {expr {$i * $j}}
        }]
        incr total [tcl::mathop::+ {*}[lmap row $table {lindex $row end}]]
        set first [lmap x $squares {
            if {$x > 10000} break
            if {$x & 1} continue
            string length $x
        }]
        incr total [llength $first]
        set rows [lmap i [range 0 100] {list name$i [expr {$i * 7 % 10}] [expr {$i * 13 % 50}]}]
        dict for {key members} [groupBy $rows 1] {
            set best [lindex [lsort -integer -decreasing -index 2 $members] 0]
            incr total [lindex $best 2]
        }
        incr total [llength [triples 30]]
        incr total [lindex [primes 500] end]
        incr total [llength [lmap {a b} $squares {list $b $a}]]
        set words [lmap w {the quick brown fox} {string totitle $w}]
        incr total [llength [lsearch -all $squares *4]]
    }
    return $total/[join $words ""]/[join [lindex $table 3] -]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "comprehension [expr {[clock microseconds] - $start}] $checksum"
