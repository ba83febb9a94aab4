# category: upvar
# Variables given by name: swapping, counting, arrays of the caller, results through several names, helpers of helpers.

proc swap {aName bName} {
    upvar 1 $aName a $bName b
    set t $a
    set a $b
    set b $t
}

proc accumulate {varName amount} {
    upvar $varName var
    if {![info exists var]} {
        set var 0
    }
    incr var $amount
}

proc minmax {list minName maxName} {
    upvar 1 $minName min $maxName max
    set min [lindex $list 0]
    set max $min
    foreach e $list {
        if {$e < $min} {
            set min $e
        } elseif {$e > $max} {
            set max $e
        }
    }
    return [llength $list]
}

proc arraySum {arrayName} {
    upvar 1 $arrayName a
    set sum 0
    foreach key [array names a] {
        incr sum $a($key)
    }
    return $sum
}

proc shift {listName} {
    upvar 1 $listName list
    set first [lindex $list 0]
    set list [lrange $list 1 end]
    return $first
}

proc nextToken {textName tokenName} {
    upvar 1 $textName text $tokenName token
    set text [string trimleft $text]
    if {$text eq ""} {
        return 0
    }
    set end [string first " " $text]
    if {$end < 0} {
        set token $text
        set text ""
    } else {
        set token [string range $text 0 [expr {$end - 1}]]
        set text [string range $text $end end]
    }
    return 1
}

proc countTokens {textName arrayName} {
    upvar 1 $textName text
    upvar 1 $arrayName counts
    while {[nextToken text token]} {
        accumulate counts($token) 1
    }
}

proc logged {message} {
    upvar #0 messages messages
    incr messages
    return [string length $message]
}

proc main {scale} {
    set times [expr {int(5000 * $scale) + 2}]
    set x 1
    set y 2
    set queue {}
    set total 0
    for {set i 0} {$i < $times} {incr i} {
        swap x y
        accumulate x $i
        accumulate sums([expr {$i % 10}]) $x
        incr total [minmax [list $i 5 [expr {$i % 7}] 9] low high]
        incr total [expr {$high - $low}]
        lappend queue $i [expr {$i + 1}]
        incr total [shift queue]
        if {[llength $queue] > 30} {
            set queue [lrange $queue 20 end]
        }
        set text "one two $i two one"
        countTokens text counts
        incr total [logged "round $i"]
        if {$i % 100 == 0} {
            incr total [arraySum sums]
            incr total [llength [array names counts]]
            unset counts
        }
    }
    return $x/$y/$total/[arraySum sums]/$::messages
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "upvars [expr {[clock microseconds] - $start}] $checksum"
