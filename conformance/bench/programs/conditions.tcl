# category: integer loops
# Loops with long conditions and scanners by hand: while with && and ||, nested ifs, ternaries, a tokenizer, a calendar.

proc tokens {text} {
    set result {}
    set i 0
    set n [string length $text]
    while {$i < $n} {
        set c [string index $text $i]
        if {$c eq " " || $c eq "\t" || $c eq "\n"} {
            incr i
            continue
        }
        set start $i
        if {($c >= "a" && $c <= "z") || ($c >= "A" && $c <= "Z") || $c eq "_"} {
            while {$i < $n && (($c >= "a" && $c <= "z") || ($c >= "A" && $c <= "Z") ||
                ($c >= "0" && $c <= "9") || $c eq "_")} {
                set c [string index $text [incr i]]
            }
            lappend result name
        } elseif {$c >= "0" && $c <= "9"} {
            while {$i < $n && (($c >= "0" && $c <= "9") || $c eq ".")} {
                set c [string index $text [incr i]]
            }
            lappend result number
        } else {
            incr i
            lappend result operator
        }
        lappend result [string range $text $start [expr {$i - 1}]]
    }
    return $result
}

proc weekday {year month day} {
    if {$month < 3} {
        incr month 12
        incr year -1
    }
    return [expr {($day + 13 * ($month + 1) / 5 + $year + $year / 4 - $year / 100 + $year / 400) % 7}]
}

proc between {x low high} {
    return [expr {$x >= $low && $x <= $high || !($x < 1000 || $x > 2000)}]
}

proc sign {x} {
    return [expr {$x < 0 ? -1 : $x > 0 ? 1 : 0}]
}

proc bisect {target} {
    set low 0
    set high 1000000
    set steps 0
    while {$low < $high && $steps < 100 && !($low * $low == $target)} {
        set middle [expr {($low + $high + 1) / 2}]
        if {$middle * $middle <= $target} {
            set low $middle
        } else {
            set high [expr {$middle - 1}]
        }
        incr steps
    }
    return [list $low $steps]
}

proc triangles {limit} {
    set count 0
    for {set a 1} {$a <= $limit} {incr a} {
        for {set b $a} {$b <= $limit} {incr b} {
            for {set c $b} {$c <= $limit && $c < $a + $b} {incr c} {
                if {$a == $b && $b == $c || $a * $a + $b * $b == $c * $c} {
                    incr count 2
                } elseif {$a == $b || $b == $c} {
                    incr count
                }
            }
        }
    }
    return $count
}

proc main {scale} {
    set times [expr {int(1800 * $scale) + 1}]
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        set found [tokens "alpha$t = beta_2 * (31.5 + x9)/ $t"]
        incr total [llength $found]
        for {set day 1} {$day <= 28} {incr day} {
            if {[weekday [expr {1900 + $t}] [expr {$t % 12 + 1}] $day] == 6 && $day == 13} {
                incr total 100
            }
        }
        for {set x -5} {$x < 40} {incr x 3} {
            incr total [expr {[between $x $t 30] + [sign $x] * 2}]
        }
        foreach {root steps} [bisect [expr {$t * $t * 3 + 1}]] break
        incr total [expr {$root + $steps}]
        if {$t % 50 == 0} {
            incr total [triangles 15]
        }
    }
    return $total/[join [string map {operator o number n name N} $found] ""]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "conditions [expr {[clock microseconds] - $start}] $checksum"
