# category: string building
# Pages put together piece by piece: HTML tables with escapes, indented source, a text justified, a large report.

proc escape {text} {
    return [string map {& &amp; < &lt; > &gt; \" &quot;} $text]
}

proc tag {name attributes content} {
    set result "<$name"
    foreach {key value} $attributes {
        append result " $key=\"" [escape $value] "\""
    }
    append result ">" $content "</$name>"
    return $result
}

proc table {rows} {
    set html ""
    foreach row $rows {
        set cells ""
        foreach cell $row {
            append cells [tag td [list class c[string length $cell]] [escape $cell]]
        }
        append html "  " [tag tr {} $cells] \n
    }
    return [tag table {border 0 title "a < b"} \n$html]
}

proc indent {code} {
    set out ""
    set level 0
    foreach line [split $code \n] {
        set line [string trim $line]
        if {[string match "\}*" $line]} {
            incr level -1
        }
        append out [string repeat "    " $level] $line \n
        if {[string match "*\{" $line]} {
            incr level
        }
    }
    return $out
}

proc justify {words width} {
    set lines {}
    set line ""
    foreach word $words {
        if {[string length $line] + [string length $word] + 1 > $width} {
            set gap [expr {$width - [string length $line]}]
            set line [string map [list ". " ".[string repeat " " [expr {$gap + 1}]]"] $line]
            lappend lines $line
            set line $word
        } elseif {$line eq ""} {
            set line $word
        } else {
            append line " $word"
        }
    }
    lappend lines $line
    return [join $lines \n]
}

proc main {scale} {
    set n [expr {int(4000 * $scale) + 2}]
    set report ""
    set rows {}
    set words {}
    set code ""
    for {set i 0} {$i < $n} {incr i} {
        lappend rows [list $i "<$i> & \"$i\"" [string repeat ab [expr {$i % 9}]]]
        lappend words Word$i is here. And there [string repeat o [expr {$i % 8 + 1}]]
        append code "if \{\$x == $i\} \{\nputs $i\nwhile 1 \{\nbreak\n\}\n\}\n"
        append report "Number $i: " [expr {$i * $i}] " (" [format %x $i] ")\n"
        set report $report--\n
    }
    set html [table $rows]
    set page "<html>\n$html\n<pre>[escape [indent $code]]</pre>\n[justify $words 60]\n</html>"
    for {set i 0} {$i < [string length $report]} {incr i 3} {
        append page [string index $report $i]
    }
    set sum 0
    foreach line [split $page \n] {
        set sum [expr {($sum * 7 + [string length $line]) % 1000003}]
    }
    return $sum/[string length $page]/[string length $report]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "building [expr {[clock microseconds] - $start}] $checksum"
