# category: strings
# Checking what users type: string is, info exists, lookups with defaults, ranges, dates, numbers of cards and books.

proc getDefault {arrayName key default} {
    upvar 1 $arrayName array
    if {[info exists array($key)]} {
        return $array($key)
    }
    return $default
}

proc validDate {date} {
    if {[scan $date %4d-%2d-%2d year month day] != 3} {
        return 0
    }
    if {$month < 1 || $month > 12 || $day < 1} {
        return 0
    }
    set leap [expr {($year % 4 == 0 && $year % 100 != 0) || $year % 400 == 0}]
    set days [lindex {31 28 31 30 31 30 31 31 30 31 30 31} [expr {$month - 1}]]
    return [expr {$day <= $days + ($leap && $month == 2)}]
}

proc luhn {number} {
    set sum 0
    set double 0
    for {set i [expr {[string length $number] - 1}]} {$i >= 0} {incr i -1} {
        set digit [string index $number $i]
        if {$double} {
            set digit [expr {$digit * 2}]
            if {$digit > 9} {incr digit -9}
        }
        incr sum $digit
        set double [expr {!$double}]
    }
    return [expr {$sum % 10 == 0}]
}

proc isbn {text} {
    set digits [string map {- {}} $text]
    if {[string length $digits] != 10} {
        return 0
    }
    set weight 10
    set sum 0
    foreach c [split $digits ""] {
        if {$c eq "X" && $weight == 1} {
            set c 10
        } elseif {![string is digit $c]} {
            return 0
        }
        incr sum [expr {$c * $weight}]
        incr weight -1
    }
    return [expr {$sum % 11 == 0}]
}

proc classify {word} {
    if {$word eq ""} {
        return empty
    } elseif {[string is integer -strict $word]} {
        return integer
    } elseif {[string is double -strict $word]} {
        return double
    } elseif {[string is boolean -strict $word]} {
        return boolean
    } elseif {[string is alpha $word]} {
        return [expr {[string is upper $word] ? "upper" : [string is lower $word] ? "lower" : "alpha"}]
    } elseif {[string is alnum $word]} {
        return alnum
    } elseif {[string is punct $word]} {
        return punct
    } elseif {[string is list $word]} {
        return list
    } else {
        return other
    }
}

proc strength {password} {
    set points 0
    set kinds(digit) 0
    set kinds(lower) 0
    foreach c [split $password ""] {
        foreach kind {digit lower upper punct} {
            if {[string is $kind $c]} {
                if {![info exists kinds($kind)] || !$kinds($kind)} {
                    set kinds($kind) 1
                    incr points 5
                }
            }
        }
        if {[info exists seen($c)]} {
            incr points -1
        } else {
            set seen($c) 1
            incr points
        }
    }
    if {[info exists previous]} {
        incr points 1000
    }
    return $points
}

proc main {scale} {
    set times [expr {int(1500 * $scale) + 1}]
    set words {12 0x1F 3.5 1e10 yes no hello HELLO Mixed abc123 ... "a b \{" {} -7 +5 off "{a} b" 99999999999}
    array set settings {colour red width 10}
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        foreach word $words {
            incr counts([classify $word])
        }
        incr total [validDate [format %04d-%02d-%02d [expr {1900 + $t}] [expr {$t % 14}] [expr {$t % 32}]]]
        incr total [validDate ${t}x]
        incr total [luhn [expr {4532015112830366 + $t * 97}]]
        incr total [isbn 0-306-40615-[expr {$t % 10}]]
        incr total [isbn 080442957X]
        incr total [strength Pass-w0rd$t]
        incr total [getDefault settings width 3]
        incr total [getDefault settings height $t]
        incr total [string length [getDefault nothing x none]]
        if {![string compare -length 3 $t 100] || [string equal -nocase Red [getDefault settings colour blue]]} {
            incr total
        }
    }
    foreach kind [lsort [array names counts]] {
        lappend result $kind$counts($kind)
    }
    return $total/[join $result -]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "checking [expr {[clock microseconds] - $start}] $checksum"
