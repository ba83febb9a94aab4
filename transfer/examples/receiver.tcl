# receiver.tcl targetFile: wait for one partner, and write what it sends into a file.

package require transfer::connect

lassign $argv target

proc connected {channel} {
    set ::output [open $::target wb]
    fcopy $channel $::output -command [list finished $channel]
}

proc finished {channel bytes {problem {}}} {
    close $channel
    close $::output
    if {$problem ne ""} {
        puts stderr "receiver: $problem"
        exit 1
    }
    puts "receiver: $bytes bytes arrived"
    set ::done 1
}

transfer::connect waiting -mode passive -host localhost -port 0 -translation binary
puts "receiver: listening on port [waiting connect connected]"
flush stdout
vwait done
