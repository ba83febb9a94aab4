# sender.tcl sourceFile port: connect to a waiting receiver, and send it a file.

package require transfer::connect

lassign $argv source port

proc connected {channel} {
    set input [open $::source rb]
    fcopy $input $channel -command [list finished $input $channel]
}

proc finished {input channel bytes {problem {}}} {
    close $input
    close $channel
    if {$problem ne ""} {
        puts stderr "sender: $problem"
        exit 1
    }
    puts "sender: $bytes bytes sent"
    set ::done 1
}

transfer::connect calling -mode active -host localhost -port $port -translation binary
calling connect connected
vwait done
