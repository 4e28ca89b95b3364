#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    . $PSScriptRoot/Terminal.ps1
    $obstacle = Get-TerminalObstacle
    if ($obstacle) { Write-Warning "Enter-ChatRoom is not tried in a terminal: $obstacle." }
}

Describe 'Enter-ChatRoom without a terminal' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterAll { Clear-Session }

    It 'reports that, with a remedy: <Where>' -ForEach @(
        @{ Where = 'in a background runspace'; Reason = 'cannot read keys'; Run = {
                $session = New-Session
                try { $session.AddScript('try { Enter-ChatRoom lobby } catch { $_ }').Invoke() } finally { $session.Runspace.Close(); $session.Dispose() }
            }
        }
        @{ Where = 'in a background job'; Reason = 'remote session or a background job'; Run = {
                $job = Start-Job { Import-Module $using:module; try { [pscustomobject]@{ Room = 'lobby' } | Enter-ChatRoom } catch { $_ | Select-Object FullyQualifiedErrorId, ErrorDetails, @{ n = 'Text'; e = { "$_" } } } }
                try { $job | Wait-Job -Timeout 60 | Receive-Job } finally { Remove-Job $job -Force }
            }
        }
        @{ Where = 'with redirected input'; Reason = 'redirected'; Run = {
                $pwsh = (Get-Process -Id $PID).Path, $(if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" })
                $arguments = @($pwsh | Select-Object -Skip 1) + '-NoProfile', '-Command', "Import-Module '$module'; try { Enter-ChatRoom lobby } catch { `$_ | Select-Object FullyQualifiedErrorId, ErrorDetails, @{ n = 'Text'; e = { `"`$_`" } } | ConvertTo-Json -Depth 3 }"
                '' | & $pwsh[0] @arguments | ConvertFrom-Json
            }
        }
    ) {
        $problem = & $Run
        $problem.FullyQualifiedErrorId | Should -BeLike 'PSChat.NoInteractiveConsole,*'
        "$($problem.Text)$(if (-not $problem.Text) { $problem })" | Should -Match $Reason
        $problem.ErrorDetails.RecommendedAction | Should -Match 'Send-ChatMessage'
        Get-ChatRoom | Should -BeNullOrEmpty -Because 'nothing is joined then'
    }
}

Describe 'Enter-ChatRoom in a terminal' -Skip:([bool]$obstacle) {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        . $PSScriptRoot/Terminal.ps1
        $limit = [timespan]::FromSeconds(60)
        $null = Start-Group 1, 2, 3
        function Show([string] $Pattern) { $terminal.Await($Pattern, $limit) }
        function Wait-Received([string] $Text) { (Receive-ChatMessage $ben -Wait -Count 1 -Timeout $limit).Text | Should -Be $Text }

        # Anna enters. Leftovers of her visit are reported when it is over, however it ends.
        function Enter([string] $Arguments = 'lobby -UserName anna @net', [int] $Columns = 90, [string] $Before, [string] $Around = '{0}') {
            $terminal = New-Terminal "$Before; try { Enter-ChatRoom $Arguments } finally { [Console]::WriteLine(`"left `$(@(Get-ChatRoom).Count) rooms, `$(@(Get-Runspace).Count) runspace`") }; `$Error.FullyQualifiedErrorId" $Columns $Around
            Show 'you are anna'
            $terminal
        }
    }

    BeforeEach {
        $ben = Connect-ChatRoom lobby -UserName ben -Server node1
        $terminal = $null
    }

    AfterEach {
        if ($terminal) { $terminal.Close() }
        Disconnect-ChatRoom * -WarningAction Ignore -ErrorAction Ignore
        Wait-Until { -not (Get-ChatUser) } 'anna is gone too'
    }

    AfterAll { Clear-Session }

    It 'shows earlier and new messages, sends entered lines, and quits' {
        'once', 'upon a time' | Send-ChatMessage -Room $ben
        $null = Receive-ChatMessage $ben -Wait -Count 2 -Timeout $limit
        $terminal = Enter
        Show '\d\d:\d\d ben: once\r\n.*ben: upon a time'
        $terminal.Press("Hello from a terminal`r")
        Wait-Received 'Hello from a terminal'
        Show 'anna: Hello from a terminal'
        Send-ChatMessage "Hi,`nanna`e[2J 日本" -Room $ben
        Show 'ben: Hi,\r\n  │ anna␛\[2J 日本'
        $terminal.Press("/quit`r")
        Show 'left 0 rooms, 1 runspace'
        Wait-Until { (Get-ChatUser -Room lobby).UserName -eq 'ben' } 'anna is gone'
    }

    It 'edits the line, recalls earlier lines, and sends a paste as one message' {
        $terminal = Enter
        $terminal.Press("worlds`e[D`e[3~`e[H`e[C`e[CX`u{7f}`e[F!`r")
        Wait-Received 'world!'
        $terminal.Press("forget`u{15}`e[A?`r")
        Wait-Received 'world!?'
        $terminal.Press("some words`e[1;5Dmore `e[1;5D`e[1;5Dand `e[1;5C`e[1;5Cyet `r")
        Wait-Received 'and some more yet words'
        $terminal.Press("`e[200~one`rtwo`r`e[201~")
        Show 'lobby> one␊two'
        $terminal.Press(" three`r")
        Wait-Received "one`ntwo three"
        $terminal.Press("`u{4}")
        Show 'left 0 rooms'
    }

    It 'shows the line and marks pastes again after Ctrl+Z and fg' {
        # A shell with job control takes the terminal when pwsh is suspended, and gives it back with fg.
        $terminal = Enter -Around 'set -m; {0}; echo suspended; read line; fg'
        $terminal.Press('two words')
        # The row as the cmdlet has drawn it, and not the terminal's own echo: Ctrl+Z discards what was not read yet.
        Wait-Until { $terminal.Text() -and $terminal.Shown.ToString().Contains("`e[Jlobby> two words") } 'the keys are read'
        $terminal.Press("`u{1a}")
        Show 'suspended'
        $before = $terminal.Shown.Length
        $terminal.Press("`n")
        Show 'lobby> two words'
        $terminal.Shown.ToString($before, $terminal.Shown.Length - $before) | Should -Match '\e\[\?2004h'
        $terminal.Press("`r")
        Wait-Received 'two words'
        $terminal.Press("/quit`r")
        Show 'left 0 rooms'
    }

    It 'knows its commands' {
        $terminal = Enter
        $terminal.Press("/help`r")
        Show '/msg USER text'
        $terminal.Press("/users`r")
        Show 'anna \(you\)\r\n +ben\r\n'
        $terminal.Press("/view`r")
        Show 'led by node3, 3 members\r\n \* node3 \(3\) 127\.0\.0\.1:\d+.*\r\n   node2'
        $terminal.Press("/msg ben psst`r")
        Show 'anna to ben: psst'
        $message = Receive-ChatMessage $ben -Wait -Count 1 -Timeout $limit
        $message.Text, $message.To | Should -Be 'psst', 'ben'
        $terminal.Press("/msg nobody psst`r")
        Show 'nobody is not in lobby'
        $terminal.Press("//not a command`r")
        Wait-Received '/not a command'
        $terminal.Press("/wat`r")
        Show 'no command /wat'
        $terminal.Press("/join dev`r")
        Show 'dev: you are anna'
        $terminal.Press("in dev`r")
        Show '\[dev\] anna: in dev'
        Send-ChatMessage 'still here' -Room $ben
        Show '\[lobby\] ben: still here'
        $terminal.Press("/rooms`r")
        Show '\* dev: anna\r\n \* lobby: (anna, )?ben'
        $terminal.Press("/leave`r")
        Show 'you have left dev'
        $terminal.Press("back in the lobby`r")
        Wait-Received 'still here'
        Wait-Received 'back in the lobby'
        $terminal.Press("/leave`r")
        Show 'left 0 rooms'
    }

    It 'reports users who join and leave, a lost server and a new leader' {
        $terminal = Enter 'lobby -UserName anna -Server $server @net' -Before "`$server = '$((Get-ChatServer node3).Endpoint)'"
        $null = Connect-ChatRoom lobby -UserName carol -Server node1
        Show '-- carol is here'
        Disconnect-ChatRoom lobby -UserName carol
        Show '-- carol is gone'
        $terminal.Press('half a line')
        Show 'half a line'
        Stop-ChatServer node3 -Force
        try {
            Show '(?s)-- reconnecting.*half a line'
            Wait-Until { $terminal.Text() -match '-- node2 leads now \(Failure\)' -and $terminal.Text() -match '-- connected to node[12]' } 'both are told'
            $terminal.Press(" survives`r")
            Wait-Received 'half a line survives'
        } finally {
            $null = Start-ChatServer -Name node3 -Id 3 @net
        }
    }

    It 'enters a room that is connected already, and leaves it connected' {
        Send-ChatMessage zero -Room $ben
        $terminal = Enter -Arguments '' -Before '$null = Connect-ChatRoom lobby -UserName anna @net -History 1'
        Show 'ben: zero'
        Send-ChatMessage one -Room $ben
        Show 'ben: one'
        ([regex]::Matches($terminal.Text(), 'zero')).Count | Should -Be 1 -Because 'it is history, and waits to be received as well'
        $terminal.Press("/quit`r")
        Show 'left 1 rooms'
    }

    It 'ends at once with Ctrl+C, and leaves nothing behind' {
        $terminal = Enter
        $terminal.Press('half a line')
        Show 'half a line'
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $terminal.Press("`u{3}")
        Show 'left 0 rooms, 1 runspace'
        $clock.Elapsed | Should -BeLessThan ([timespan]::FromSeconds(20))
        Wait-Until { $terminal.Process.HasExited } 'PowerShell ends with its script'
    }

    It 'fits into 40 columns' {
        $terminal = Enter -Columns 40
        $terminal.Press(('x' * 60) + '日本')
        Show 'lobby> x{27}日本'
        $terminal.Press("`r")
        Wait-Received (('x' * 60) + '日本')
    }

    It 'works without colours and escapes' {
        $terminal = Enter -Before '$PSStyle.OutputRendering = "PlainText"'
        $from = $terminal.Shown.Length
        $terminal.Press("plain`r")
        Wait-Received plain
        Show 'anna: plain'
        $terminal.Shown.ToString().Substring($from) | Should -Not -Match '\e'
    }

    It 'reports the error when it cannot begin' {
        $terminal = New-Terminal (@(
                'Enter-ChatRoom lobby -UserName ben @net'
                'Enter-ChatRoom ("r" * 65) @net'
                'Enter-ChatRoom'
                'Enter-ChatRoom lobby -Group nowhere -Timeout 300 @net'
                '$null = Connect-ChatRoom a, b -UserName anna @net; Enter-ChatRoom'
                'Disconnect-ChatRoom *; "ids: $($Error.FullyQualifiedErrorId)"'
            ) -join ';') -Columns 400
        Show 'ids: PSChat.AmbiguousRoom,\S+ PSChat.GroupNotFound,\S+ PSChat.NoRoomConnected,\S+ PSChat.RoomNameInvalid,\S+ PSChat.NameTaken,'
    }

    It 'waits when all servers are gone, and reports unconfirmed messages at the end' {
        $terminal = Enter
        Get-ChatServer | Stop-ChatServer -Force -WarningAction Ignore
        try {
            Show '-- reconnecting'
            $terminal.Press("into the void`r/quit`r")
            Show '(?m)^PSChat.NotConfirmed,'
        } finally {
            Disconnect-ChatRoom * -Timeout 0 -ErrorAction Ignore
            $null = Start-Group 1, 2, 3
        }
    }
}
