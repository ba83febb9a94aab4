# category: interpreters
# An interpreter of a small language over a list as its memory, and a translator of it to Tcl that is then evaluated.

proc targets {program} {
    set stack {}
    set result [lrepeat [string length $program] -1]
    set i 0
    foreach c [split $program ""] {
        if {$c eq "\["} {
            lappend stack $i
        } elseif {$c eq "\]"} {
            set open [lindex $stack end]
            set stack [lrange $stack 0 end-1]
            lset result $open $i
            lset result $i $open
        }
        incr i
    }
    return $result
}

proc interpret {program} {
    set targets [targets $program]
    set end [string length $program]
    set memory [lrepeat 100 0]
    set p 0
    set output ""
    for {set i 0} {$i < $end} {incr i} {
        switch -- [string index $program $i] {
            > {incr p}
            < {incr p -1}
            + {lset memory $p [expr {([lindex $memory $p] + 1) & 255}]}
            - {lset memory $p [expr {([lindex $memory $p] - 1) & 255}]}
            . {append output [format %c [lindex $memory $p]]}
            \[ {
                if {[lindex $memory $p] == 0} {
                    set i [lindex $targets $i]
                }
            }
            \] {
                if {[lindex $memory $p] != 0} {
                    set i [lindex $targets $i]
                }
            }
        }
    }
    return $output
}

proc translate {program} {
    set body "set p 0\nset output {}\n"
    foreach c [split $program ""] {
        switch -- $c {
            > {append body "incr p\n"}
            < {append body "incr p -1\n"}
            + {append body "set m(\$p) \[expr {(\$m(\$p) + 1) & 255}\]\n"}
            - {append body "set m(\$p) \[expr {(\$m(\$p) - 1) & 255}\]\n"}
            . {append body "append output \[format %c \$m(\$p)\]\n"}
            \[ {append body "while {\$m(\$p)} \{\n"}
            \] {append body "\}\n"}
        }
    }
    return $body
}

proc translated {program} {
    for {set i 0} {$i < 100} {incr i} {
        set m($i) 0
    }
    eval [translate $program]
    return $output
}

set hello {++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.}
set alphabet {++++++++[>++++++++<-]>+>+++++[>+++++<-]>+[<<.+>>-]>++++++++++[>++++++++++[>++++++++++[>+<-]<-]<-]>>>.}

proc main {scale} {
    global hello alphabet
    set times [expr {int(30 * $scale) + 1}]
    set length 0
    for {set i 0} {$i < $times} {incr i} {
        set text [interpret $hello]
        append text [translated $hello]
        incr length [string length $text]
    }
    if {$scale >= 0.5} {
        append text [translated $alphabet]
    }
    return $length/[string map {\n _ " " _} [string range $text 0 end-1]]/[scan [string index $text end] %c]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "brainfuck [expr {[clock microseconds] - $start}] $checksum"
