# category: dicts
# Dictionaries: an inventory with nested records, counters, groups, merging, walking, updating in place.

proc addItem {stockName id name price count} {
    upvar 1 $stockName stock
    dict set stock $id name $name
    dict set stock $id price $price
    dict set stock $id count $count
    dict set stock $id tags {}
}

proc report {stock} {
    set value 0
    set names 0
    dict for {id item} $stock {
        incr value [expr {[dict get $item price] * [dict get $item count]}]
        incr names [string length [dict get $item name]]
        incr names [llength [dict get $item tags]]
    }
    return [list $value $names]
}

proc sell {stockName id number} {
    upvar 1 $stockName stock
    if {![dict exists $stock $id]} {
        return 0
    }
    set left [dict get $stock $id count]
    if {$left < $number} {
        set number $left
    }
    dict set stock $id count [expr {$left - $number}]
    return $number
}

proc main {scale} {
    set n [expr {max(10, int(15000 * $scale))}]
    set stock [dict create]
    set histogram {}
    set groups {}
    for {set i 0} {$i < $n} {incr i} {
        addItem stock item$i "Article [expr {$i * 7 % 100}]" [expr {$i % 50 + 1}] [expr {$i % 13}]
        dict incr histogram [expr {$i * $i % 97}]
        dict lappend groups [expr {$i % 10}] item$i
        dict append words [expr {$i % 5}] [string index abcdefghij [expr {$i % 10}]]
    }
    set sold 0
    for {set i 0} {$i < 2 * $n} {incr i 3} {
        incr sold [sell stock item$i 4]
    }
    dict for {group ids} $groups {
        foreach id [lrange $ids 0 20] {
            dict with stock $id {
                incr count
                lappend tags group$group
            }
        }
    }
    dict for {key count} $histogram {
        dict update histogram $key c {
            set c [expr {$c * 2}]
        }
    }
    set cheap [dict filter $stock script {id item} {expr {[dict get $item price] < 10}}]
    set merged [dict merge $histogram $words {extra 1}]
    dict unset merged extra
    foreach id [dict keys $stock *7] {
        dict unset stock $id
    }
    set sum 0
    foreach value [dict values $histogram] {
        incr sum $value
    }
    set sizes [dict size $cheap]/[dict size $merged]/[string length [dict get $words 3]]
    return [join [report $stock] /]/$sold/$sizes/$sum
}

set scale [expr {$argc ? [lindex $argv 0] : 1}]
set start [clock microseconds]
set checksum [main $scale]
puts "dicts [expr {[clock microseconds] - $start}] $checksum"
