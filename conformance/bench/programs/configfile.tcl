# category: text parsing
# A file of settings in sections, read line by line with quotes, comments, lists and references to other settings.

proc makeText {sections} {
    set text "# made by a program\n; nobody reads this\n\n"
    for {set i 0} {$i < $sections} {incr i} {
        append text "\[server $i\]\n"
        append text "  host = node$i.example.org   # where\n"
        append text "port=[expr {8000 + $i % 977}]\n"
        append text "name = \"Server number $i, # really\"\n"
        append text "users = anna, bert ,carla,  dora\n"
        append text "root = /srv/%host%/data\n"
        append text "\n"
        append text "timeout = [expr {$i * 3 % 60}]s\n"
    }
    return $text
}

proc stripComment {line} {
    set quoted 0
    set n [string length $line]
    for {set i 0} {$i < $n} {incr i} {
        set c [string index $line $i]
        if {$c eq "\""} {
            set quoted [expr {!$quoted}]
        } elseif {($c eq "#" || $c eq ";") && !$quoted} {
            return [string range $line 0 [expr {$i - 1}]]
        }
    }
    return $line
}

proc substitute {value arrayName section} {
    upvar 1 $arrayName settings
    while {[set from [string first % $value]] >= 0} {
        set to [string first % $value [expr {$from + 1}]]
        set name [string range $value [expr {$from + 1}] [expr {$to - 1}]]
        set value [string replace $value $from $to $settings($section,$name)]
    }
    return $value
}

proc parse {text arrayName} {
    upvar 1 $arrayName settings
    set section ""
    set lineno 0
    foreach line [split $text \n] {
        incr lineno
        set line [string trim [stripComment $line]]
        if {$line eq ""} continue
        if {[string match {\[*\]} $line]} {
            set section [string range $line 1 end-1]
            continue
        }
        set equals [string first = $line]
        if {$equals < 1} {
            error "line $lineno: no = in \"$line\""
        }
        set name [string tolower [string trimright [string range $line 0 [expr {$equals - 1}]]]]
        set value [string trimleft [string range $line [expr {$equals + 1}] end]]
        if {[string index $value 0] eq "\"" && [string index $value end] eq "\""} {
            set value [string range $value 1 end-1]
        } elseif {[string first , $value] >= 0} {
            set items {}
            foreach item [split $value ,] {
                lappend items [string trim $item]
            }
            set value $items
        }
        set settings($section,$name) [substitute $value settings $section]
    }
    return $lineno
}

proc main {scale} {
    set sections [expr {max(2, int(1000 * $scale))}]
    set lines [parse [makeText $sections] settings]
    set length 0
    foreach key [lsort [array names settings]] {
        incr length [string length $key=$settings($key)]
    }
    set last [expr {$sections - 1}]
    return "$lines/[array size settings]/$length/[string length $settings(server $last,root)]"
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "configfile [expr {[clock microseconds] - $start}] $checksum"
