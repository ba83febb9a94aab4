# category: binary
# Records of bytes: packing and unpacking with binary format and scan, a chunked file, a bitmap, a checksum of words.

proc pack {id name value flags} {
    set name [encoding convertto utf-8 $name]
    set head [binary format ISca8 $id [string length $name] $flags $value]
    return $head[binary format a* $name]
}

proc unpack {data offsetName} {
    upvar 1 $offsetName offset
    binary scan $data @${offset}ISca8 id length flags value
    incr offset 15
    binary scan $data @${offset}a${length} name
    incr offset $length
    return [list $id [encoding convertfrom utf-8 $name] [string trimright $value \0] [expr {$flags & 0xff}]]
}

proc chunks {data} {
    set result {}
    set offset 0
    set end [string length $data]
    while {$offset + 8 <= $end} {
        binary scan $data @${offset}a4I type length
        set body [string range $data [expr {$offset + 8}] [expr {$offset + 7 + $length}]]
        lappend result $type $body
        incr offset [expr {8 + $length}]
    }
    return $result
}

proc bitmap {width height} {
    set rows ""
    for {set y 0} {$y < $height} {incr y} {
        set bits ""
        for {set x 0} {$x < $width} {incr x} {
            append bits [expr {($x ^ $y) % 3 == 0}]
        }
        append rows [binary format B* $bits]
    }
    return [binary format a2ssa* BM $width $height $rows]
}

proc wordSum {data} {
    if {[string length $data] % 2} {
        append data \0
    }
    binary scan $data S* words
    set sum 0
    foreach word $words {
        incr sum [expr {$word & 0xffff}]
    }
    while {$sum > 0xffff} {
        set sum [expr {($sum & 0xffff) + ($sum >> 16)}]
    }
    return [expr {$sum ^ 0xffff}]
}

proc main {scale} {
    set n [expr {int(14000 * $scale) + 3}]
    set data ""
    for {set i 0} {$i < $n} {incr i} {
        append data [pack $i "name\u00e9$i" v[expr {$i * $i}] [expr {$i % 256}]]
    }
    set offset 0
    set sum 0
    while {$offset < [string length $data]} {
        foreach {id name value flags} [unpack $data offset] break
        incr sum [expr {$id + $flags + [string length $name$value]}]
    }
    set file ""
    for {set i 0} {$i < $n} {incr i 5} {
        set body [binary format wd $i [expr {$i / 8.0}]]
        append file [binary format a4I C[format %03d [expr {$i % 1000}]] [string length $body]] $body
    }
    set numbers 0.0
    foreach {type body} [chunks $file] {
        binary scan $body wd i x
        set numbers [expr {$numbers + $i + $x}]
    }
    set picture [bitmap 64 [expr {$n / 60 + 1}]]
    binary scan $picture @6B64 firstRow
    binary scan [string range $data 0 20] H* hex
    return $sum/$numbers/[wordSum $data]/[wordSum $picture]/$firstRow/$hex
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "binaries [expr {[clock microseconds] - $start}] $checksum"
