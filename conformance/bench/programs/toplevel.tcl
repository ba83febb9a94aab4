# category: top level
# No procedures at all: loops, counters, strings and an array of a script that just begins at its beginning.

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]

set limit [expr {int(40000 * $scale) + 10}]
set sum 0
for {set i 1} {$i <= $limit} {incr i} {
    if {$i % 15 == 0} {
        incr fizzbuzz
    } elseif {$i % 3 == 0} {
        incr fizz
    } elseif {$i % 5 == 0} {
        incr buzz
    } else {
        set sum [expr {$sum + $i * 2 - 1}]
    }
}

set line ""
set lines 0
set i 0
while {$i < $limit} {
    append line [expr {$i & 7}]
    if {[string length $line] >= 40} {
        incr lines
        set line ""
    }
    incr i
}

foreach word {one two three four five six seven eight nine ten} {
    foreach letter [split $word ""] {
        incr letters($letter)
    }
}
set counts {}
foreach letter [lsort [array names letters]] {
    lappend counts $letter$letters($letter)
}

set a 1
set b 1
set n 0
while {$n < $limit} {
    set t [expr {($a + $b) % 1000007}]
    set a $b
    set b $t
    incr n
}

set squares {}
for {set i 0} {$i < $limit / 4} {incr i} {
    lappend squares [expr {$i * $i}]
}
set odd 0
foreach square $squares {
    if {$square & 1} {incr odd}
}

set checksum $sum/$fizz/$buzz/$fizzbuzz/$lines/$line/$b/$odd/[lindex $squares end]/[join $counts ""]
puts "toplevel [expr {[clock microseconds] - $start}] $checksum"
