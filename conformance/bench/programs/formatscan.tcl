# category: format/scan
# Reports and their reading: columns, money, hours, hexadecimal dumps, fixed fields, colours, Roman numerals.

proc money {cents} {
    set text [format %d.%02d [expr {$cents / 100}] [expr {$cents % 100}]]
    while {[regsub {^(\d+)(\d{3})} $text {\1,\2} text]} {}
    return $text
}

proc hours {seconds} {
    return [format %02d:%02d:%02d [expr {$seconds / 3600}] [expr {$seconds / 60 % 60}] [expr {$seconds % 60}]]
}

proc seconds {hours} {
    if {[scan $hours %d:%d:%d h m s] != 3} {
        error "not hours: $hours"
    }
    return [expr {($h * 60 + $m) * 60 + $s}]
}

proc brighten {colour} {
    scan $colour #%2x%2x%2x r g b
    return [format #%02X%02X%02X [expr {min(255, $r + 32)}] [expr {min(255, $g + 32)}] [expr {min(255, $b + 32)}]]
}

proc dump {text} {
    set lines {}
    for {set i 0} {$i < [string length $text]} {incr i 8} {
        set part [string range $text $i [expr {$i + 7}]]
        set hex {}
        foreach c [split $part ""] {
            lappend hex [format %02x [scan $c %c]]
        }
        lappend lines [format "%06x  %-24s |%-8s|" $i [join $hex " "] $part]
    }
    return [join $lines \n]
}

proc roman {n} {
    set result ""
    foreach {value digits} {1000 M 900 CM 500 D 400 CD 100 C 90 XC 50 L 40 XL 10 X 9 IX 5 V 4 IV 1 I} {
        while {$n >= $value} {
            append result $digits
            incr n -$value
        }
    }
    return $result
}

proc main {scale} {
    set n [expr {int(2500 * $scale) + 2}]
    set colour #102030
    set sum 0
    set length 0
    for {set i 1} {$i <= $n} {incr i} {
        set money [money [expr {$i * 12345}]]
        set row [format "%-12s|%8.3f|%+6d|%5s%%|%-10s|" \
            item$i [expr {$i / 7.0}] [expr {$i - 500}] [expr {$i % 100}] $money]
        incr length [string length $row]
        if {[scan $row "%\[^|\]|%f|%d|%d%%" name value offset percent] != 4} {
            error "cannot read $row"
        }
        set sum [expr {$sum + $value + $offset + $percent}]
        incr length [string length [string trimright $name]]
        set sum [expr {$sum + [seconds [hours [expr {$i * 37 % 86400}]]]}]
        set colour [brighten $colour]
        if {$i % 7 == 0} {
            set colour [format #%06x [expr {$i * 997 % 0xffffff}]]
        }
        if {$i % 10 == 0} {
            incr length [string length [dump $row]]
        }
        incr length [string length [roman $i]]
        incr length [string length [format %o/%X/%e/%g/%c $i $i $i.5 [expr {$i / 4.0}] [expr {65 + $i % 26}]]]
        set sum [expr {$sum + [scan [format %*d,%08b 6 $i $i] %d]}]
    }
    return [format %.3f $sum]/$length/$colour/[money $length]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "formatscan [expr {[clock microseconds] - $start}] $checksum"
