# category: eval
# Scripts as data: eval with a list, argument expansion, uplevel in control structures of one's own, subst, templates.

proc do {body keyword condition} {
    if {$keyword ne "while"} {
        error "do body while condition"
    }
    while {1} {
        uplevel 1 $body
        if {![uplevel 1 [list expr $condition]]} break
    }
}

proc repeat {varName from to body} {
    upvar 1 $varName i
    for {set i $from} {$i < $to} {incr i} {
        uplevel 1 $body
    }
}

proc max {first args} {
    foreach arg $args {
        if {$arg > $first} {
            set first $arg
        }
    }
    return $first
}

proc options {args} {
    array set given {-width 10 -height 20 -name none}
    array set given $args
    return "$given(-width)x$given(-height) $given(-name)"
}

proc dispatch {object method args} {
    return [eval [list ${object}_$method] $args]
}
proc account_add {a b} {
    return [expr {$a + $b}]
}
proc account_join {args} {
    return [join $args -]
}

proc render {template} {
    return [uplevel 1 [list subst -nobackslashes $template]]
}

proc main {scale} {
    set times [expr {int(5000 * $scale) + 2}]
    set sum 0
    set numbers {3 1 4 1 5 9 2 6}
    set length 0
    repeat i 0 $times {
        incr sum [max {*}$numbers $i]
        incr sum [eval max $numbers [expr {$i % 20}]]
        set n 0
        do {
            incr n
            incr sum $n
        } while {$n < 3}
        incr length [string length [options -width $i {*}[list -name box$i]]]
        incr sum [dispatch account add $i 2]
        incr length [string length [dispatch account join a b $i]]
        incr length [string length [render {Item $i of $times: [expr {$i * 2}]}]]
        set command [list incr sum]
        lappend command $i
        eval $command
        set op [lindex {+ - *} [expr {$i % 3}]]
        incr sum [expr "$i $op 3"]
        set parts [list {*}[lrange $numbers 0 2] x {*}$op]
        incr length [llength $parts]
    }
    return $sum/$length
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "evaluation [expr {[clock microseconds] - $start}] $checksum"
