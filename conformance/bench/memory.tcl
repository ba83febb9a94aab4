# memory.tcl kind count: prints the bytes of resident memory that each of so many things takes.

proc resident {} {
    set file [open /proc/self/status]
    regexp {VmRSS:\s+(\d+) kB} [read $file] all kilobytes
    close $file
    return [expr {$kilobytes * 1024}]
}

proc make-integers {n} {
    global kept
    for {set i 0} {$i < $n} {incr i} {
        lappend kept [expr {$i + 1000000}]
    }
}
proc make-strings {n} {
    global kept
    for {set i 0} {$i < $n} {incr i} {
        lappend kept string$i
    }
}
proc make-floats {n} {
    global kept
    for {set i 0} {$i < $n} {incr i} {
        lappend kept [expr {$i / 7.0}]
    }
}
proc make-rows {n} {
    global kept
    for {set i 0} {$i < $n} {incr i} {
        lappend kept [list $i name 2.5]
    }
}
proc make-entries {n} {
    global kept
    for {set i 0} {$i < $n} {incr i} {
        dict set kept key$i [expr {$i + 1000000}]
    }
}
proc make-elements {n} {
    global elements
    for {set i 0} {$i < $n} {incr i} {
        set elements(key$i) [expr {$i + 1000000}]
    }
}
proc make-variables {n} {
    for {set i 0} {$i < $n} {incr i} {
        set ::variable$i [expr {$i + 1000000}]
    }
}
proc make-procs {n {calls 0}} {
    for {set i 0} {$i < $n} {incr i} {
        proc p$i {list limit} [string map [list @ $i] {
            set sum @
            foreach e $list {
                if {$e > $limit + @} {
                    incr sum [expr {$e % 7 * @}]
                } else {
                    append text "$e, "
                }
            }
            return [list $sum [info exists text] @]
        }]
        for {set call 0} {$call < $calls} {incr call} {
            p$i {1 2 3} 2
        }
    }
}
proc make-called {n} {
    make-procs $n 1
}
proc make-hot {n} {
    make-procs $n 300
}

lassign $argv kind count
# What is only made once, modules that get loaded included, is not counted.
make-$kind 50
unset -nocomplain kept elements
set before [resident]
make-$kind $count
puts [expr {double([resident] - $before) / $count}]
