# Procedures that programs use, each put before the programs in which its name occurs.  ``out`` writes, whatever happens
# to puts.  An error code without a trace is one that tclsh keeps of what did not fail after all, as in driver.tcl; so is
# what break and continue find as the result there.

proc report {script} {
    set code [catch {uplevel 1 $script} message options]
    puts "$code <[expr {$code in {3 4} ? {} : $message}]>"
    if {$code == 1} {
        puts "[dict get $options -errorcode] line [dict get $options -errorline]"
        puts [dict get $options -errorinfo]
    } elseif {$code} {
        dict unset options -errorstack
        dict unset options -during
        if {![dict exists $options -errorinfo]} {dict unset options -errorcode}
        puts [lsort -stride 2 $options]
    }
}

proc cmp {a b} {string compare $a $b}

proc wrap name {
    if {[llength [info commands ::real_$name]]} return
    rename ::$name ::real_$name
    set cmd [expr {$name eq "uplevel" ? "::real_uplevel" : "::uplevel"}]
    proc ::$name args "::out $name\n$cmd 1 \[::linsert \$args 0 ::real_$name\]"
}

proc unwrap name {
    if {![llength [info commands ::real_$name]]} return
    rename ::$name {}
    rename ::real_$name ::$name
}

proc tr_log {name key op} {
    puts "trace $name $key $op"
}

proc tr_set {name key op} {
    upvar 1 $name v
    if {$key eq ""} {
        set v 99
    } else {
        set v($key) 77
    }
}

proc tr_double {name key op} {
    upvar 1 [expr {$key eq "" ? $name : "${name}($key)"}] v
    catch {append v $v; set v [string range $v 0 5]}
}

proc tr_err {name key op} {
    error "no $op of $name" "" {TRACE FAILED}
}

proc tr_break {name key op} {return -code break}

proc tr_count args {
    incr ::tcount
    if {$::tcount % 4 == 1} {puts "count $::tcount"}
}

proc tr_peek {name key op} {
    puts "$op [lsort [uplevel 1 {info locals}]] [uplevel 1 {info level}]"
}

proc tr_unset {name key op} {
    upvar 1 $name v
    catch {unset v}
}

proc tr_again {name key op} {
    puts "again $name $op"
    catch {uplevel 1 [list trace remove variable $name $op tr_again]}
    if {$op eq "unset"} {uplevel 1 [list trace add variable $name unset tr_log]}
}

proc tr_arg {word name key op} {
    puts "$word: $name $key $op"
    if {$op ne "unset"} {upvar 1 $name v; incr ::targ}
}

proc tr_exec args {
    if {[string first -errorinfo $args] >= 0} return
    puts [lrange $args 0 2]/[lindex $args end]
}

proc tr_cmd args {
    puts "command $args"
}
