#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'The job of a room with a handler' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2
    }

    BeforeEach {
        $ben = Connect-ChatRoom lobby -UserName ben
        $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $_.Text; Write-Warning 'careful'; Write-Verbose 'so' -Verbose; Write-Information 'hi'; Write-Error 'oh' }
        $job = Get-Job -Id $room.JobId
    }

    AfterEach {
        Disconnect-ChatRoom * -WarningAction Ignore
        Get-Job | Where-Object Name -EQ lobby | Remove-Job -Force
    }

    AfterAll { Clear-Session }

    It 'is listed with its room, its user and its state' {
        $job.Name, $job.State, $job.PSJobTypeName, $job.Command | Should -Be 'lobby', 'Running', 'PSChat', 'Connect-ChatRoom'
        $job.Location | Should -Match '^bot@node[12]$'
        $job.StatusMessage | Should -Be Connected
        $job.HasMoreData | Should -BeFalse
        ($job | Format-Table | Out-String) | Should -Match 'lobby\s+PSChat\s+Running'
    }

    It 'has every stream of the handler, each record once' {
        Send-ChatMessage hello -Room $ben
        Wait-Until { $job.Error.Count -eq 1 } 'the handler is through'
        $job.HasMoreData | Should -BeTrue
        Receive-Job $job -Verbose -WarningVariable warnings -ErrorVariable errors -InformationVariable news -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -InformationAction SilentlyContinue 4>&1 |
            ForEach-Object ToString | Should -Be 'hello', 'so'
        "$warnings", "$errors", "$news" | Should -Be 'careful', 'oh', 'hi'
        $job.HasMoreData | Should -BeFalse
        Receive-Job $job | Should -BeNullOrEmpty
    }

    It 'keeps no more than a thousand records of each stream' {
        1..1100 | ForEach-Object { "$_" } | Send-ChatMessage -Room $ben
        Wait-Until { $job.Output.Count -and "$($job.Output[-1])" -eq '1100' } 'the handler has written the last'

        # Wait until it is done, because the oldest record is removed after the newest has come.
        Disconnect-ChatRoom $room
        $job.Output.Count, $job.Warning.Count | Should -Be 1000, 1000
        "$($job.Output[0])" | Should -Be '101'
    }

    It 'is completed when the room is left, and can be waited for' {
        Disconnect-ChatRoom $room
        (Wait-Job $job -Timeout 30).State | Should -Be Completed
        $job.StatusMessage | Should -Be Closed
    }

    It 'is stopped by Stop-Job, which leaves the room' {
        Stop-Job $job
        $job.State, $room.State | Should -Be 'Stopped', 'Closed'
        Get-ChatRoom lobb* -UserName bot | Should -BeNullOrEmpty
        (Connect-ChatRoom lobby -UserName bot).State | Should -Be Connected
    }

    It 'is removed by Remove-Job -Force, which leaves the room' {
        { Remove-Job $job -ErrorAction Stop } | Should -Throw -ErrorId 'JobObjectNotFinishedCannotBeRemoved,*' -Because 'it runs'
        Remove-Job $job -Force
        Get-Job | Where-Object Name -EQ lobby | Should -BeNullOrEmpty
        $room.State | Should -Be Closed
    }

    It 'has failed when the connection is closed for good, and not by a command of the session' {
        . $PSScriptRoot/FakeServer.ps1
        $apart = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $net.DiscoveryPort + 1; Group = 'apart' }
        Wait-Until { Get-Runspace | Where-Object Name -Like 'PSChat -OnMessage*' } 'the runspace of the other handler is there'
        $before = @(Get-Runspace).Count
        $server = Start-ChatServer -Name apart -Id 9 @apart
        $room = Connect-ChatRoom lobby -UserName carol -Seed 127.0.0.1 -OnMessage { $_.Text } @apart
        Send-ChatMessage hello -Room $room
        $job = Get-Job -Id $room.JobId
        Wait-Until { $job.Output.Count -eq 1 } 'it is handled'
        Stop-ChatServer $server.Name -Force -WarningAction Ignore
        # A server of the group with another protocol version.
        $fake = Start-FakeServer apart $apart.DiscoveryPort -Refusal 1
        try {
            (Wait-Job $job -Timeout 30).State | Should -Be Failed
            $job.Error.FullyQualifiedErrorId | Should -Be 'PSChat.ConnectionLost'
            $job.Output | Should -Be hello
            $room.State | Should -Be Closed
            Get-ErrorId { Send-ChatMessage late -Room $room } | Should -Be 'PSChat.Closed'
        } finally {
            Stop-FakeServer $fake
        }
        Wait-Until { @(Get-Runspace).Count -eq $before } 'the runspaces of both servers and of the handler are closed'
    }

    It 'says why its handler did not start, and the room goes on without it' {
        # The handler loads the module from the path of its import, where it no longer is.
        $copy = New-Item "$TestDrive/gone/PSChat" -ItemType Directory -Force
        Copy-Item "$(Split-Path $module)/*" $copy -Recurse
        $session = [powershell]::Create()
        try {
            $null = $session.AddScript('Import-Module "$($args[0])/PSChat.psd1"').AddArgument("$copy").Invoke()
            $session.Commands.Clear()
            Remove-Item $copy/* -Recurse -Force
            $null = $session.AddScript({
                    param($net)
                    $room = Connect-ChatRoom lobby -UserName carol -OnMessage { $_ } @net
                    $clock = [Diagnostics.Stopwatch]::StartNew()
                    while ((Get-Job).Error.Count -eq 0 -and $clock.Elapsed.TotalSeconds -lt 30) { Start-Sleep -Milliseconds 20 }
                    $room.State, (Get-Job).State, (Get-Job).Error[0].FullyQualifiedErrorId
                }).AddArgument($net)
            $session.Invoke() | Should -Be 'Connected', 'Running', 'PSChat.HandlerNotStarted'
            Wait-Until { @(Get-Runspace | Where-Object Name -Like 'PSChat -OnMessage*').Count -eq 1 } 'only the handler of bot has a runspace'
        } finally {
            $session.Runspace.Close()
            $session.Dispose()
        }
    }

    It 'names the messages that were never confirmed when it is stopped' {
        Get-ChatServer | Stop-ChatServer -Force -WarningAction Ignore
        try {
            Wait-Until { $room.State -eq 'Reconnecting' } 'the servers are gone'
            Send-ChatMessage lost -Room $room -Timeout 100ms -ErrorAction Ignore
            Stop-Job $job
            $job.Error.FullyQualifiedErrorId | Should -Be 'PSChat.NotConfirmed'
            $job.State | Should -Be Stopped
        } finally {
            Disconnect-ChatRoom * -Timeout 0 -ErrorAction Ignore
            $null = Start-Group 1, 2
        }
    }
}

Describe 'Nothing is left' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1

        # Returns runspaces, the module's threads by name, and sockets of this process.
        function Measure-Trace {
            [pscustomobject]@{
                Runspaces = @(Get-Runspace).Count
                Threads   = if ($IsLinux) { @(Get-ChildItem /proc/self/task | Where-Object { (Get-Content "$_/comm" -ErrorAction Ignore) -like 'PSChat*' }).Count }
                Sockets   = if ($IsLinux) { @(Get-ChildItem /proc/self/fd | Where-Object LinkTarget -Like '*socket:*').Count }
            }
        }

        function Start-Everything {
            $null = Start-ChatServer -Name one -Id 1 @net -OnViewChange { $_ }
            $null = Start-ChatServer -Name two -Id 2 @net -OnViewChange { while ($true) { Start-Sleep 1 } }
            $room = Connect-ChatRoom lobby -UserName anna -OnMessage { $_ }
            $null = Connect-ChatRoom lobby, dev -UserName ben -OnMessage { while ($true) { Start-Sleep 1 } }
            Send-ChatMessage hello -Room $room
            Wait-Until { @(Get-Runspace | Where-Object Name -Like 'PSChat -On*').Count -eq 5 } 'five handlers run'
        }

        function Wait-Gone($Before) {
            Wait-Until { "$(Measure-Trace)" -eq "$Before" } "all is as before ($Before), not $(Measure-Trace)"
        }
    }

    # In a whole run these are hundreds of servers and rooms of the files that ran before.
    It 'of earlier tests in this process' {
        Wait-Until { -not (Get-Runspace | Where-Object Name -Like 'PSChat*') } "no runspace is left, not $((Get-Runspace | Where-Object Name -Like 'PSChat*').Name)"
        if ($IsLinux) { Wait-Until { (Measure-Trace).Threads -eq 0 } 'no thread is left' }
    }

    BeforeEach {
        # Run once before, so that PowerShell's and .NET's own caches exist.
        $null = Start-ChatServer -Name zero -Id 1 @net -OnViewChange { } | Stop-ChatServer -WarningAction Ignore
        Wait-Until { -not (Get-Runspace | Where-Object Name -Like 'PSChat*') } 'its runspaces are gone'
        $before = Measure-Trace
    }

    AfterEach { Clear-Session }

    It 'the test would see leftovers' {
        Start-Everything
        $now = Measure-Trace
        $now.Runspaces | Should -Be ($before.Runspaces + 7)
        if (-not $IsLinux) { return }
        $now.Threads | Should -BeGreaterThan ($before.Threads + 6)
        $now.Sockets | Should -BeGreaterThan ($before.Sockets + 6)
    }

    It 'after Disconnect-ChatRoom and Stop-ChatServer' {
        Start-Everything
        Get-ChatRoom | Disconnect-ChatRoom
        Stop-ChatServer * -WarningAction Ignore
        Wait-Gone $before
    }

    It 'after Stop-ChatServer -Force' {
        Start-Everything
        Stop-ChatServer * -Force -WarningAction Ignore
        Disconnect-ChatRoom * -Timeout 0 -ErrorAction Ignore
        Wait-Gone $before
    }

    It 'after Stop-Job' {
        Start-Everything
        Get-Job | Stop-Job
        Get-ChatRoom | Should -BeNullOrEmpty
        Wait-Gone $before
    }

    It 'after Remove-Module' {
        Start-Everything
        try {
            Remove-Module PSChat
            Wait-Gone $before
        } finally {
            Import-Module $module
        }
    }

    It 'after the closing of the runspace that has started it' {
        $session = New-Session
        $null = $session.AddScript({
                param($net)
                $null = Start-ChatServer -Name guest @net -OnViewChange { $_ }
                $null = Connect-ChatRoom lobby -UserName anna -OnMessage { while ($true) { Start-Sleep 1 } }
                Send-ChatMessage hello
            }).AddArgument($net).Invoke()
        $session.HadErrors | Should -BeFalse
        $session.Runspace.Close()
        $session.Dispose()
        Wait-Gone $before
    }

    It 'after Select-Object -First and a pipeline that is stopped' {
        $null = Start-ChatServer -Name one -Id 1 @net
        $null = Connect-ChatRoom lobby -UserName anna
        Send-ChatMessage hello
        $with = Measure-Trace
        Receive-ChatMessage -Wait | Select-Object -First 1 | ForEach-Object Text | Should -Be hello
        Get-ChatGroupView -Watch | Select-Object -First 1 | ForEach-Object Leader | Should -Be one
        Wait-Gone $with
    }

    It 'after the process ends, though handlers run' {
        $script = "Import-Module '$module'; `$net = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $($net.DiscoveryPort) }
            `$null = Start-ChatServer -Id 2 @net -OnViewChange { while (`$true) { } }
            `$null = Connect-ChatRoom lobby -UserName anna @net -OnMessage { [Threading.Thread]::Sleep(-1) }
            Send-ChatMessage hello; exit 7"
        $survivor = Start-ChatServer -Id 1 @net
        $clock = [Diagnostics.Stopwatch]::StartNew()
        & (Get-Process -Id $PID).Path @(if ((Get-Process -Id $PID).ProcessName -eq 'dotnet') { "$PSHOME/pwsh.dll" }) -NoProfile -NonInteractive -Command $script
        $LASTEXITCODE | Should -Be 7
        $clock.Elapsed | Should -BeLessThan $limit
        Wait-Until { $survivor.Members -eq 1 } 'the other server is gone'

        # The server has a second and a half to leave, which is not enough on a very slow machine.
        $survivor.View.Cause | Should -BeIn $(if ($clock.Elapsed.TotalSeconds -lt 10) { 'Leave' } else { 'Leave', 'Failure' })
    }
}
