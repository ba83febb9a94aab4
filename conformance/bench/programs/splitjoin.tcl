# category: split/join
# Tables as text: comma separated values with and without quotes, paths, columns taken and joined again.

proc makeCsv {rows} {
    set lines [list id,name,city,amount,remark]
    set cities {Berlin Oslo Roma "Los Angeles" Wien}
    for {set i 0} {$i < $rows} {incr i} {
        lappend lines [join [list $i name$i [lindex $cities [expr {$i % 5}]] [expr {$i * 3 % 1000}] "\"a, b\"\"$i\""] ,]
    }
    return [join $lines \n]
}

proc splitQuoted {line} {
    set fields {}
    set field ""
    set quoted 0
    foreach part [split $line \"] {
        if {$quoted} {
            append field $part
        } else {
            set pieces [split $part ,]
            append field [lindex $pieces 0]
            foreach piece [lrange $pieces 1 end] {
                lappend fields $field
                set field $piece
            }
        }
        set quoted [expr {!$quoted}]
    }
    lappend fields $field
    return $fields
}

proc normalize {path} {
    set out {}
    foreach part [split $path /] {
        if {$part eq "" || $part eq "."} continue
        if {$part eq ".."} {
            set out [lrange $out 0 end-1]
        } else {
            lappend out $part
        }
    }
    return /[join $out /]
}

proc column {text n} {
    set result {}
    foreach line [split $text \n] {
        lappend result [lindex [split $line ,] $n]
    }
    return $result
}

proc camelCase {name} {
    set words [split $name _]
    set result [lindex $words 0]
    foreach word [lrange $words 1 end] {
        append result [string totitle $word]
    }
    return $result
}

proc main {scale} {
    set csv [makeCsv [expr {int(8000 * $scale) + 3}]]
    set total 0
    array set sums {}
    foreach line [lrange [split $csv \n] 1 end] {
        set fields [splitQuoted $line]
        incr total [llength $fields]
        foreach {id name city amount remark} $fields break
        incr sums($city) $amount
        incr total [string length $remark]
        set path [normalize /home/$name/./docs/../src//$id/../lib]
        incr total [string length $path]
        incr total [string length [camelCase first_${name}_last]]
        incr total [llength [split $path abc]]
        lappend lines [join [lreverse $fields] \t]
    }
    set text [join $lines \n]
    incr total [string length $text]
    set amounts [join [lrange [column $csv 3] 1 200] +]
    incr total [expr $amounts]
    incr total [llength [split $text ""]]
    foreach city [lsort [array names sums]] {
        lappend result [string index $city 0]$sums($city)
    }
    return $total/[join $result -]
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "splitjoin [expr {[clock microseconds] - $start}] $checksum"
