# category: namespaces
# Modules as namespaces: variables kept in them, procedures that call each other by short names, exports and imports.

namespace eval counter {
    variable count 0
    variable step 1
    variable history {}
    namespace export next reset

    proc next {} {
        variable count
        variable step
        variable history
        incr count $step
        if {$count % 100 == 0} {
            lappend history $count
        }
        return $count
    }
    proc reset {} {
        variable count 0
    }
    proc setStep {value} {
        variable step $value
    }
}

namespace eval geometry {
    variable unit 2

    namespace eval circle {
        proc area {r} {
            return [expr {$::geometry::unit * 3 * $r * $r}]
        }
        proc twice {r} {
            return [expr {2 * [area $r] + [::geometry::square::area $r]}]
        }
    }
    namespace eval square {
        proc area {a} {
            upvar #0 ::geometry::unit unit
            return [expr {$unit * $a * $a}]
        }
    }
    proc total {args} {
        set sum 0
        foreach a $args {
            incr sum [circle::area $a]
            incr sum [square::area $a]
        }
        return $sum
    }
}

namespace eval stack {
    variable stacks
    array set stacks {}

    proc create {name} {
        variable stacks
        set stacks($name) {}
        return $name
    }
    proc push {name value} {
        variable stacks
        lappend stacks($name) $value
        return
    }
    proc pop {name} {
        variable stacks
        set value [lindex $stacks($name) end]
        set stacks($name) [lreplace $stacks($name) end end]
        return $value
    }
    proc size {name} {
        variable stacks
        return [llength $stacks($name)]
    }
    namespace export create push pop size
    namespace ensemble create
}

namespace import counter::next

proc main {scale} {
    set times [expr {int(8000 * $scale) + 5}]
    set sum 0
    stack create s
    for {set i 0} {$i < $times} {incr i} {
        incr sum [next]
        incr sum [geometry::total $i 2 3]
        incr sum [geometry::circle::twice $i]
        if {$i % 50 == 0} {
            counter::setStep [expr {$i % 7 + 1}]
        }
        stack push s $i
        stack::push s [expr {$i + 1}]
        if {[stack size s] > 20} {
            while {[stack size s]} {
                incr sum [stack pop s]
            }
        }
        namespace eval geometry {
            set unit [expr {3 - $unit}]
        }
    }
    counter::reset
    return $sum/[llength $counter::history]/[stack size s]/[next]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "namespaces [expr {[clock microseconds] - $start}] $checksum"
