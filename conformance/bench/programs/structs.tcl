# category: library
# Data structures as libraries offer them: objects that are commands, kept in namespaces, with methods by dispatch.

namespace eval ::queue {
    variable counter 0
    variable data
    proc queue {{name ""}} {
        variable counter
        variable data
        if {$name eq ""} {
            set name queue[incr counter]
        }
        if {[llength [info commands ::$name]]} {
            return -code error "command \"$name\" already exists"
        }
        set data($name) {}
        interp alias {} ::$name {} ::queue::Dispatch $name
        return $name
    }
    proc Dispatch {name {method ""} args} {
        if {[llength [info commands ::queue::_$method]] == 0} {
            set methods [lsort [info commands ::queue::_*]]
            return -code error "bad option \"$method\": must be one of $methods"
        }
        return [uplevel 1 [list ::queue::_$method $name] $args]
    }
    proc _put {name args} {
        variable data
        foreach item $args {
            lappend data($name) $item
        }
        return
    }
    proc _get {name {count 1}} {
        variable data
        if {$count > [llength $data($name)]} {
            return -code error "insufficient items in queue to fill request"
        }
        if {$count == 1} {
            set result [lindex $data($name) 0]
        } else {
            set result [lrange $data($name) 0 [expr {$count - 1}]]
        }
        set data($name) [lreplace $data($name) 0 [expr {$count - 1}]]
        return $result
    }
    proc _size {name} {
        variable data
        return [llength $data($name)]
    }
    proc _destroy {name} {
        variable data
        unset data($name)
        interp alias {} ::$name {}
    }
    namespace export queue
}

namespace eval ::tree {
    variable roots
    proc create {name} {
        namespace eval ::tree::$name {
            variable children
            variable parent
            variable value
            array set children {root {}}
            array set parent {root {}}
            array set value {root 0}
        }
        proc ::$name {method args} "return \[eval \[linsert \$args 0 ::tree::\$method $name\]\]"
        return ::$name
    }
    proc insert {name under node number} {
        upvar #0 ::tree::${name}::children children ::tree::${name}::parent parent ::tree::${name}::value value
        if {![info exists children($under)]} {
            error "node \"$under\" does not exist in tree \"$name\""
        }
        lappend children($under) $node
        set children($node) {}
        set parent($node) $under
        set value($node) $number
        return $node
    }
    proc walk {name node varName body} {
        upvar #0 ::tree::${name}::children children
        upvar 1 $varName current
        set work [list $node]
        while {[llength $work]} {
            set current [lindex $work end]
            set work [lrange $work 0 end-1]
            set code [catch {uplevel 1 $body} result]
            if {$code == 3} {
                return
            } elseif {$code == 1} {
                return -code error $result
            }
            foreach child $children($current) {
                lappend work $child
            }
        }
    }
    proc get {name node} {
        variable ::tree::${name}::value
        return $value($node)
    }
    proc depth {name node} {
        upvar #0 ::tree::${name}::parent parent
        set depth 0
        while {$parent($node) ne ""} {
            incr depth
            set node $parent($node)
        }
        return $depth
    }
    proc destroy {name} {
        namespace delete ::tree::$name
        rename ::$name {}
    }
}

namespace import queue::queue

proc main {scale} {
    set times [expr {int(180 * $scale) + 1}]
    set total 0
    for {set t 0} {$t < $times} {incr t} {
        set q [queue]
        for {set i 0} {$i < 60} {incr i} {
            $q put $i [expr {$i * $t}]
            if {$i % 3 == 0} {
                incr total [$q get]
            }
        }
        foreach item [$q get 10] {
            incr total $item
        }
        if {[catch {$q get 1000} message]} {
            incr total [string length $message]
        }
        incr total [$q size]
        $q destroy
        tree::create family
        family insert root n0 1
        for {set i 1} {$i < 60} {incr i} {
            family insert n[expr {($i - 1) / 3}] n$i [expr {$i * 2}]
        }
        set visited 0
        tree::walk family root node {
            incr visited
            incr total [family get $node]
            if {$visited == 50} break
        }
        incr total [family depth n[expr {$t % 60}]]
        family destroy
    }
    return $total/$visited/[llength [info commands ::queue*]]/[namespace exists ::tree::family]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "structs [expr {[clock microseconds] - $start}] $checksum"
