# growth.tcl operation size...: prints the nanoseconds per element that the operation takes at each of the sizes.

namespace eval operation {
    proc lappend {n} {
        for {set i 0} {$i < $n} {incr i} {
            ::lappend list $i
        }
        return [llength $list]
    }
    proc addTo {listName value} {
        upvar 1 $listName list
        ::lappend list $value
    }
    proc lappend-by-upvar {n} {
        for {set i 0} {$i < $n} {incr i} {
            addTo list $i
        }
        return [llength $list]
    }
    proc lset {n} {
        set list [lrepeat $n 0]
        for {set i 0} {$i < $n} {incr i} {
            ::lset list $i $i
        }
        return [lindex $list end]
    }
    proc lset-in-rows {n} {
        set rows [lrepeat [expr {$n / 100}] [lrepeat 100 0]]
        for {set i 0} {$i < $n} {incr i} {
            ::lset rows [expr {$i / 100}] [expr {$i % 100}] $i
        }
        return [lindex $rows end end]
    }
    proc lindex-all {n} {
        set list [lrepeat $n 1]
        set sum 0
        for {set i 0} {$i < $n} {incr i} {
            incr sum [lindex $list $i]
        }
        return $sum
    }
    proc foreach {n} {
        set sum 0
        ::foreach e [lrepeat $n 1] {
            incr sum $e
        }
        return $sum
    }
    proc append {n} {
        for {set i 0} {$i < $n} {incr i} {
            ::append text x
        }
        return [string length $text]
    }
    proc append-to-element {n} {
        for {set i 0} {$i < $n} {incr i} {
            ::append texts(a) xy
        }
        return [string length $texts(a)]
    }
    proc append-to-global {n} {
        global text
        set text ""
        for {set i 0} {$i < $n} {incr i} {
            ::append text $i " "
        }
        return [string length $text]
    }
    proc string-index {n} {
        set text [string repeat abc\u20ac [expr {$n / 4}]]
        set count 0
        for {set i 0} {$i < $n} {incr i} {
            if {[string index $text $i] eq "a"} {
                incr count
            }
        }
        return $count
    }
    proc dict-set {n} {
        set d {}
        for {set i 0} {$i < $n} {incr i} {
            dict set d key$i $i
        }
        return [dict size $d]
    }
    proc dict-lappend {n} {
        set d {}
        for {set i 0} {$i < $n} {incr i} {
            dict lappend d key $i
        }
        return [llength [dict get $d key]]
    }
    proc array-set {n} {
        for {set i 0} {$i < $n} {incr i} {
            set a($i) $i
        }
        return [array size a]
    }
}

set sizes [lassign $argv name]
# What is hot gets compiled: that belongs to no size.
for {set i 0} {$i < 5} {incr i} {
    operation::$name 1000
}
foreach size $sizes {
    # The best of several: the small sizes take so little time that anything else on the machine would show.
    set times {}
    for {set i 0} {$i == 0 || $i * $size < 300000} {incr i} {
        set start [clock microseconds]
        operation::$name $size
        lappend times [expr {[clock microseconds] - $start}]
    }
    lappend result [expr {[lindex [lsort -integer $times] 0] * 1000.0 / $size}]
}
puts $result
