# category: games
# Conway's game of life, on a torus of lists and as a sparse set of living cells in an array.

proc random {} {
    global seed
    set seed [expr {($seed * 16807) % 2147483647}]
    return $seed
}

proc start {rows columns} {
    set board {}
    for {set i 0} {$i < $rows} {incr i} {
        set row {}
        for {set j 0} {$j < $columns} {incr j} {
            lappend row [expr {[random] % 3 == 0}]
        }
        lappend board $row
    }
    return $board
}

proc neighbours {board rows columns i j} {
    set sum 0
    foreach di {-1 0 1} {
        set row [lindex $board [expr {($i + $di) % $rows}]]
        foreach dj {-1 0 1} {
            if {$di == 0 && $dj == 0} continue
            incr sum [lindex $row [expr {($j + $dj) % $columns}]]
        }
    }
    return $sum
}

proc generation {board} {
    set rows [llength $board]
    set columns [llength [lindex $board 0]]
    set next {}
    for {set i 0} {$i < $rows} {incr i} {
        set row {}
        for {set j 0} {$j < $columns} {incr j} {
            set n [neighbours $board $rows $columns $i $j]
            set alive [lindex $board $i $j]
            lappend row [expr {$n == 3 || ($alive && $n == 2)}]
        }
        lappend next $row
    }
    return $next
}

proc sparse {cellsName} {
    upvar 1 $cellsName cells
    foreach cell [array names cells] {
        foreach {x y} [split $cell ,] break
        for {set dx -1} {$dx <= 1} {incr dx} {
            for {set dy -1} {$dy <= 1} {incr dy} {
                if {$dx || $dy} {
                    incr counts([expr {$x + $dx}],[expr {$y + $dy}])
                }
            }
        }
    }
    array set old [array get cells]
    array unset cells
    foreach {cell count} [array get counts] {
        if {$count == 3 || ($count == 2 && [info exists old($cell)])} {
            set cells($cell) 1
        }
    }
    return [array size cells]
}

proc main {scale} {
    global seed
    set seed 4711
    set board [start 24 32]
    set generations [expr {int(55 * $scale) + 1}]
    for {set g 0} {$g < $generations} {incr g} {
        set board [generation $board]
    }
    set alive 0
    foreach row $board {
        foreach cell $row {
            incr alive $cell
        }
    }
    array set cells {0,1 1 1,1 1 2,1 1 1,0 1 3,2 1 -4,3 1 -3,3 1 -3,4 1 -2,2 1}
    set sizes {}
    for {set g 0} {$g < 2 * $generations} {incr g} {
        lappend sizes [sparse cells]
    }
    return $alive/[join [lindex $board 5] ""]/[lindex $sizes end]/[lindex $sizes [expr {$g / 2}]]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "life [expr {[clock microseconds] - $start}] $checksum"
