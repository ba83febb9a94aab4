# category: switch
# A stack machine: one switch on the name of each instruction, factorials and sums as its programs.

proc assemble {source} {
    set code {}
    set labels {}
    foreach line [split $source \n] {
        set line [string trim $line]
        if {$line eq ""} continue
        if {[string index $line end] eq ":"} {
            lappend labels [string range $line 0 end-1] [llength $code]
        } else {
            lappend code $line
        }
    }
    array set addresses $labels
    set result {}
    foreach instruction $code {
        set operand [lindex $instruction 1]
        if {[info exists addresses($operand)]} {
            set operand $addresses($operand)
        }
        lappend result [lindex $instruction 0] $operand
    }
    return $result
}

proc run {code input} {
    set stack {}
    set pc 0
    set steps 0
    set registers(n) $input
    while {1} {
        set at [expr {$pc * 2}]
        set op [lindex $code $at]
        set arg [lindex $code [expr {$at + 1}]]
        incr pc
        incr steps
        switch -exact -- $op {
            push {
                lappend stack $arg
            }
            load {
                lappend stack $registers($arg)
            }
            store {
                set registers($arg) [lindex $stack end]
                set stack [lrange $stack 0 end-1]
            }
            add - sub - mul - mod {
                set b [lindex $stack end]
                set a [lindex $stack end-1]
                switch $op {
                    add {set c [expr {$a + $b}]}
                    sub {set c [expr {$a - $b}]}
                    mul {set c [expr {$a * $b}]}
                    mod {set c [expr {$a % $b}]}
                }
                set stack [lreplace $stack end-1 end $c]
            }
            jump {
                set pc $arg
            }
            jzero {
                set top [lindex $stack end]
                set stack [lreplace $stack end end]
                if {$top == 0} {
                    set pc $arg
                }
            }
            dup {
                lappend stack [lindex $stack end]
            }
            halt {
                return [list [lindex $stack end] $steps]
            }
            default {
                error "unknown instruction \"$op\" at $pc"
            }
        }
    }
}

set program {
    push 1
    store result
    push 0
    store sum
loop:
    load n
    jzero done
    load result
    load n
    mul
    push 1000003
    mod
    store result
    load sum
    load n
    dup
    mul
    add
    store sum
    load n
    push 1
    sub
    store n
    jump loop
done:
    load result
    load sum
    add
    halt
}

proc main {scale} {
    global program
    set code [assemble $program]
    set total 0
    set rounds [expr {max(1, int(200 * $scale))}]
    for {set i 1} {$i <= $rounds} {incr i} {
        foreach {value steps} [run $code [expr {$i * 3 % 120 + 10}]] break
        set total [expr {$total + $value * $i + $steps}]
    }
    return $total
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "virtualmachine [expr {[clock microseconds] - $start}] $checksum"
