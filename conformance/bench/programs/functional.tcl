# category: apply
# Procedures as values: apply with lambdas, map, filter, fold, composition, currying, lambdas with a closed-over value.

proc lambda {arguments body args} {
    return [list ::apply [list $arguments $body] {*}$args]
}

proc map {function list} {
    set result {}
    foreach e $list {
        lappend result [{*}$function $e]
    }
    return $result
}

proc filter {function list} {
    set result {}
    foreach e $list {
        if {[uplevel 1 $function [list $e]]} {
            lappend result $e
        }
    }
    return $result
}

proc fold {function value list} {
    foreach e $list {
        set value [{*}$function $value $e]
    }
    return $value
}

proc compose {f g} {
    return [lambda {f g x} {{*}$f [{*}$g $x]} $f $g]
}

proc adder {n} {
    return [lambda {n x} {expr {$x + $n}} $n]
}

proc curry {command args} {
    return [concat $command $args]
}

proc plus {a b} {
    return [expr {$a + $b}]
}

proc iota {n} {
    set result {}
    for {set i 0} {$i < $n} {incr i} {
        lappend result $i
    }
    return $result
}

proc main {scale} {
    set times [expr {int(120 * $scale) + 1}]
    set numbers [iota 100]
    set square [lambda x {expr {$x * $x}}]
    set odd {apply {x {expr {$x % 2}}}}
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        set squares [map $square $numbers]
        set some [filter $odd $squares]
        incr total [fold plus 0 $some]
        incr total [fold {apply {{a b} {expr {$a > $b ? $a : $b}}}} 0 $squares]
        set both [compose [adder $t] $square]
        incr total [lindex [map $both {1 2 3 4 5}] end]
        set add5 [curry plus 5]
        incr total [{*}$add5 $t]
        incr total [fold plus 0 [map [curry plus $t] $numbers]]
        foreach function [map adder {1 2 3}] {
            incr total [{*}$function $t]
        }
        incr total [apply {{n {m 3}} {
            set sum 0
            for {set i 0} {$i < $n} {incr i} {
                incr sum [expr {$i * $m}]
            }
            return $sum
        }} [expr {$t % 40}]]
    }
    return $total/[llength $some]/[lindex $squares 7]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "functional [expr {[clock microseconds] - $start}] $checksum"
