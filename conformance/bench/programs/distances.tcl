# category: dynamic programming
# Tables filled row by row: Levenshtein's distance, the longest common subsequence, a knapsack, coins, edit scripts.

proc levenshtein {s t} {
    set previous {}
    for {set j 0} {$j <= [string length $t]} {incr j} {
        lappend previous $j
    }
    set i 0
    foreach a [split $s ""] {
        set row [list [incr i]]
        set j 0
        foreach b [split $t ""] {
            set cost [expr {$a ne $b}]
            set best [expr {[lindex $previous $j] + $cost}]
            set left [expr {[lindex $row $j] + 1}]
            incr j
            set up [expr {[lindex $previous $j] + 1}]
            if {$left < $best} {set best $left}
            if {$up < $best} {set best $up}
            lappend row $best
        }
        set previous $row
    }
    return [lindex $previous end]
}

proc lcs {a b} {
    set n [string length $a]
    set m [string length $b]
    for {set i 0} {$i <= $n} {incr i} {set c($i,0) 0}
    for {set j 0} {$j <= $m} {incr j} {set c(0,$j) 0}
    for {set i 1} {$i <= $n} {incr i} {
        set x [string index $a [expr {$i - 1}]]
        for {set j 1} {$j <= $m} {incr j} {
            if {$x eq [string index $b [expr {$j - 1}]]} {
                set c($i,$j) [expr {$c([expr {$i - 1}],[expr {$j - 1}]) + 1}]
            } else {
                set p $c([expr {$i - 1}],$j)
                set q $c($i,[expr {$j - 1}])
                set c($i,$j) [expr {$p > $q ? $p : $q}]
            }
        }
    }
    set result ""
    set i $n
    set j $m
    while {$i > 0 && $j > 0} {
        set x [string index $a [expr {$i - 1}]]
        if {$x eq [string index $b [expr {$j - 1}]]} {
            set result $x$result
            incr i -1
            incr j -1
        } elseif {$c([expr {$i - 1}],$j) >= $c($i,[expr {$j - 1}])} {
            incr i -1
        } else {
            incr j -1
        }
    }
    return $result
}

proc knapsack {items capacity} {
    set best [lrepeat [expr {$capacity + 1}] 0]
    foreach {weight value} $items {
        for {set w $capacity} {$w >= $weight} {incr w -1} {
            set with [expr {[lindex $best [expr {$w - $weight}]] + $value}]
            if {$with > [lindex $best $w]} {
                lset best $w $with
            }
        }
    }
    return [lindex $best end]
}

proc coins {amount kinds} {
    set ways(0) 1
    for {set i 1} {$i <= $amount} {incr i} {set ways($i) 0}
    foreach coin $kinds {
        for {set i $coin} {$i <= $amount} {incr i} {
            incr ways($i) $ways([expr {$i - $coin}])
        }
    }
    return $ways($amount)
}

proc main {scale} {
    set words {kitten sitting saturday sunday intention execution algorithm altruistic rosettacode raisethysword}
    set times [expr {int(70 * $scale) + 1}]
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        foreach {a b} $words {
            incr total [levenshtein $a $b]
            incr total [levenshtein $a$t [string reverse $b]]
        }
        set common [lcs "the quick brown fox $t jumps" "a quiet brow and $t fixed jumpers"]
        incr total [string length $common]
        incr total [knapsack {12 40 3 11 7 29 9 31 5 17 8 23 2 5} [expr {40 + $t % 10}]]
        incr total [coins [expr {200 + $t}] {1 2 5 10 20 50 100 200}]
    }
    return $total/[string map {" " _} $common]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "distances [expr {[clock microseconds] - $start}] $checksum"
