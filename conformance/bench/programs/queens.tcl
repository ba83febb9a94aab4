# category: backtracking
# Searching with return: queens on a board, all permutations, subsets with a sum, a sudoku.

proc queens {n row columns} {
    if {$row == $n} {
        return 1
    }
    set count 0
    for {set column 0} {$column < $n} {incr column} {
        set ok 1
        set r 0
        foreach c $columns {
            if {$c == $column || abs($c - $column) == $row - $r} {
                set ok 0
                break
            }
            incr r
        }
        if {$ok} {
            incr count [queens $n [expr {$row + 1}] [concat $columns $column]]
        }
    }
    return $count
}

proc permutations {list} {
    if {[llength $list] <= 1} {
        return [list $list]
    }
    set result {}
    for {set i 0} {$i < [llength $list]} {incr i} {
        set rest [lreplace $list $i $i]
        foreach p [permutations $rest] {
            lappend result [linsert $p 0 [lindex $list $i]]
        }
    }
    return $result
}

proc subsets {numbers sum chosen callback} {
    if {$sum == 0} {
        eval $callback [list $chosen]
        return
    }
    if {$sum < 0 || ![llength $numbers]} {
        return
    }
    set first [lindex $numbers 0]
    set rest [lrange $numbers 1 end]
    subsets $rest [expr {$sum - $first}] [concat $chosen $first] $callback
    subsets $rest $sum $chosen $callback
}

proc found {subset} {
    global found
    lappend found [join $subset +]
}

proc allowed {boardName row column digit} {
    upvar 1 $boardName board
    for {set i 0} {$i < 9} {incr i} {
        if {$board($row,$i) == $digit || $board($i,$column) == $digit} {
            return 0
        }
    }
    set r [expr {$row / 3 * 3}]
    set c [expr {$column / 3 * 3}]
    foreach dr {0 1 2} {
        foreach dc {0 1 2} {
            if {$board([expr {$r + $dr}],[expr {$c + $dc}]) == $digit} {
                return 0
            }
        }
    }
    return 1
}

proc sudoku {boardName position} {
    upvar 1 $boardName board
    while {$position < 81 && $board([expr {$position / 9}],[expr {$position % 9}]) != 0} {
        incr position
    }
    if {$position == 81} {
        return 1
    }
    set row [expr {$position / 9}]
    set column [expr {$position % 9}]
    foreach digit {1 2 3 4 5 6 7 8 9} {
        if {[allowed board $row $column $digit]} {
            set board($row,$column) $digit
            if {[sudoku board [expr {$position + 1}]]} {
                return 1
            }
        }
    }
    set board($row,$column) 0
    return 0
}

proc solve {puzzle} {
    set i 0
    foreach digit [split $puzzle ""] {
        set board([expr {$i / 9}],[expr {$i % 9}]) $digit
        incr i
    }
    sudoku board 0
    for {set i 0} {$i < 9} {incr i} {
        append diagonal $board($i,$i)
    }
    return $diagonal
}

proc main {scale} {
    global found
    set times [expr {int(10 * $scale) + 1}]
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        set found {}
        incr total [queens [expr {$scale < 0.5 ? 5 : 7}] 0 {}]
        set p [permutations {a b c d e f}]
        incr total [llength $p]
        subsets {3 34 4 12 5 2 7 8 9 10} 15 {} found
        incr total [llength $found]
    }
    set diagonal -
    if {$scale >= 0.5} {
        set diagonal [solve 003020600900305001001806400008102900700000008006708200002609500800203009005010300]
    }
    return $total/[join [lindex $p 77] ""]/[lindex $found 5]/$diagonal
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "queens [expr {[clock microseconds] - $start}] $checksum"
