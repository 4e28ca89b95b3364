#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A handler' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $servers = Start-Group 1, 2

        # Returns the handler's output so far.
        function Read-Job([int] $Id) { (Receive-Job -Id $Id -Keep -ErrorAction Continue 2>&1 3>&1 6>&1) }
        function Wait-Output([int] $Id, [int] $Count) {
            Wait-Until { @(Read-Job $Id).Count -ge $Count } "job $Id has written $Count records"
            Read-Job $Id
        }
        function Send([string[]] $Text) { $Text | Send-ChatMessage -Room $ben }
    }

    BeforeEach { $ben = Connect-ChatRoom lobby -UserName ben }

    AfterEach {
        Disconnect-ChatRoom * -WarningAction Ignore -ErrorAction Ignore
        Get-Job | Where-Object Name -EQ 'lobby' | Remove-Job -Force
    }

    AfterAll { Clear-Session }

    Context 'of a room' {
        It 'has the message as <Name>' -ForEach @(
            @{ Name = '$_'; Handler = { $_.Text } }
            @{ Name = 'its first argument'; Handler = { $args[0].Text } }
            @{ Name = 'its first parameter'; Handler = { param($Message) $Message.Text } }
            @{ Name = '$_ of a process block'; Handler = { process { $_.Text } } }
            @{ Name = '$_ within another block'; Handler = { & { $_.Text } } }
        ) {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage $Handler
            Send one, two
            Wait-Output $room.JobId 2 | Should -Be 'one', 'two'
        }

        It 'gets the history too, everybody''s messages and the user''s own, in order' {
            Send (1..20)
            $room = Connect-ChatRoom lobby -UserName bot -History 5 -OnMessage { "$($_.Sender) $($_.Text)" }
            Send-ChatMessage mine -Room $room
            Send 21, 22
            Wait-Output $room.JobId 8 | Should -Be (@(16..20 | ForEach-Object { "ben $_" }) + 'bot mine', 'ben 21', 'ben 22')
        }

        It 'leaves the messages to Receive-ChatMessage as well' {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $_.Text }
            Send both
            Wait-Output $room.JobId 1 | Should -Be 'both'
            (Receive-ChatMessage $room -Wait -Count 1 -Timeout $limit).Text | Should -Be 'both'
        }

        It 'has the values of $using: variables, and of their properties' {
            function Connect-Bot {
                $word = 'within'
                $table = @{ Key = 'value' }
                Connect-ChatRoom lobby -UserName bot -OnMessage { "$using:word $($using:table['Key']) $($using:ben.Room) $(1 | ForEach-Object { $using:word })" }
            }
            $room = Connect-Bot
            Send now
            Wait-Output $room.JobId 1 | Should -Be 'within value lobby within'
        }

        It 'has no other variables of the session, and keeps its own where it says so' {
            $secret = 'secret'
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $own++; $script:count++; "[$secret] $own $script:count" }
            Send one, two
            Wait-Output $room.JobId 2 | Should -Be '[] 1 1', '[] 1 2'
        }

        It 'leaves a $using: of a nested block to that block' {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $own = 'own'; 1 | ForEach-Object -Parallel { $using:own } }
            Send now
            Wait-Output $room.JobId 1 | Should -Be 'own'
        }

        It 'answers with the cmdlets, which know the rooms of the session' {
            $null = Connect-ChatRoom lobby -UserName bot -OnMessage { if ($_.Text -eq 'ping') { Send-ChatMessage pong -Room lobby -UserName bot } }
            Send ping
            (Receive-ChatMessage $ben -Wait -Count 2 -Timeout $limit).Text | Should -Be 'ping', 'pong'
        }

        It 'works in the prompt''s current folder' {
            Push-Location $TestDrive
            try { $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $PWD.ProviderPath } } finally { Pop-Location }
            Send now
            Wait-Output $room.JobId 1 | Should -Be (Get-Item $TestDrive).FullName
        }

        It 'runs for each of several rooms' {
            $rooms = 'lobby', 'dev' | Connect-ChatRoom -UserName bot -OnMessage { "$($_.Room): $($_.Text)" }
            $rooms.JobId | Select-Object -Unique | Should -HaveCount 2
            Send-ChatMessage hello -Room dev -UserName bot
            Wait-Output $rooms[1].JobId 1 | Should -Be 'dev: hello'
            Read-Job $rooms[0].JobId | Should -BeNullOrEmpty
        }

        It 'can be given to a room that is joined already' {
            $room = Connect-ChatRoom lobby -UserName bot
            Send before
            Wait-Until { $room.Waiting -eq 1 } 'the room has it'
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $_.Text }
            Send after
            Wait-Output $room.JobId 1 | Should -Be 'after'
        }

        It 'shows in the room''s JobId, and there is none without' {
            $ben.JobId | Should -BeNullOrEmpty
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { }
            (Get-Job -Id $room.JobId).Name | Should -Be 'lobby'
            ($room | ConvertTo-Json -Depth 4 | ConvertFrom-Json).JobId | Should -Be $room.JobId
        }
    }

    Context 'of a room, gone wrong' {
        It 'that throws puts the error into its job, and handles the next message' {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { if ($_.Text -eq 'bad') { throw 'no good' } else { $_.Text } }
            Send bad, good
            $records = Wait-Output $room.JobId 2
            $records | Where-Object { $_ -is [string] } | Should -Be 'good'
            $records.Exception.Message | Should -Be 'no good'
            $room.State, (Get-Job -Id $room.JobId).State | Should -Be 'Connected', 'Running'
        }

        It 'that <What> handles the next message in any case' -ForEach @(
            @{ What = 'writes errors'; Handler = { Write-Error one; Get-Item /no/such/item; $_.Text } }
            @{ What = 'exits'; Handler = { $_.Text; exit 3 } }
            @{ What = 'breaks out of no loop'; Handler = { $_.Text; break } }
            @{ What = 'stops itself'; Handler = { $_.Text; throw [Management.Automation.PipelineStoppedException]::new() } }
        ) {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage $Handler
            Send first, second
            Wait-Until { @(Read-Job $room.JobId | Where-Object { $_ -is [string] }).Count -eq 2 } 'both are handled'
            @(Receive-Job -Id $room.JobId -ErrorAction Ignore) | Should -Be 'first', 'second'
        }

        It 'that asks the user gets an error instead of an answer' {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { Read-Host 'Well?' }
            Send now
            (Wait-Output $room.JobId 1)[0] | Should -BeOfType Management.Automation.ErrorRecord
        }

        It 'that is slow delays nobody, and loses the oldest messages, which are counted' {
            $gate = [Threading.ManualResetEventSlim]::new()
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $gate = $using:gate; $gate.Wait(); [int]$_.Text }
            try {
                Send (1..1200)
                (Receive-ChatMessage $ben -Wait -Count 1200 -Timeout $limit).Count | Should -Be 1200
                (Receive-ChatMessage $room -Wait -Count 1200 -Timeout $limit).Count | Should -Be 1200
            } finally {
                $gate.Set()
            }
            # The handler may or may not have taken the first message when the queue of a thousand was full.
            Wait-Until { @((Get-Job -Id $room.JobId).Output)[-1] -eq 1200 } 'it has caught up'
            $numbers, $warnings = (Read-Job $room.JobId).Where({ $_ -is [int] }, 'Split')
            $numbers[-1] | Should -Be 1200
            $numbers | Should -Be ($numbers | Sort-Object)
            # Drops are counted before the handler's first message, if the queue was full by then, and before its second.
            $warnings.Message | Should -Match '^\d+ items .*-OnMessage.*dropped'
            ($warnings.Message | ForEach-Object { [int]($_ -split ' ')[0] } | Measure-Object -Sum).Sum | Should -BeIn 199, 200
        }

        It 'that never returns is stopped with its room, <_>' -ForEach 'by Disconnect-ChatRoom', 'by Stop-Job', 'by Remove-Job' {
            $before = @(Get-Runspace).Count
            $started = [Threading.ManualResetEventSlim]::new()
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $started = $using:started; $started.Set(); while ($true) { Start-Sleep 1 } }
            Send now, later
            $started.Wait($limit) | Should -BeTrue
            Wait-Until { $room.Waiting -eq 2 } 'the room has both'
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $way = $_
            switch ($way) {
                'by Disconnect-ChatRoom' { Disconnect-ChatRoom $room }
                'by Stop-Job' { Stop-Job -Id $room.JobId }
                'by Remove-Job' { Remove-Job -Id $room.JobId -Force }
            }
            $clock.Elapsed | Should -BeLessThan $limit
            $room.State | Should -Be Closed
            @(Get-Runspace).Count | Should -Be $before
            if ($way -eq 'by Remove-Job') { return }
            (Read-Job $room.JobId).Message | Should -Match '^1 items .*dropped: it was stopped'
        }

        It 'that waits in .NET is stopped with its room too' {
            $before = @(Get-Runspace).Count
            $started = [Threading.ManualResetEventSlim]::new()
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $started = $using:started; $started.Set(); [Threading.Thread]::Sleep(-1) }
            Send now
            $started.Wait($limit) | Should -BeTrue
            Disconnect-ChatRoom $room
            @(Get-Runspace).Count | Should -Be $before
            (Get-Job -Id $room.JobId).State | Should -Be Completed
        }

        It 'that cannot be stopped delays nobody, and the job says so' {
            $gate = [Threading.ManualResetEventSlim]::new()
            $started = [Threading.ManualResetEventSlim]::new()
            # A wait that begins again whenever it is ended, in code that PowerShell cannot interrupt.
            if (-not ('PSChatTest.Stubborn' -as [type])) {
                Add-Type 'namespace PSChatTest { public static class Stubborn { public static void Wait(System.Threading.ManualResetEventSlim gate) {
                    while (true) try { gate.Wait(); return; } catch (System.Threading.ThreadInterruptedException) { } } } }'
            }
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $gate, $started = $using:gate, $using:started; $started.Set(); [PSChatTest.Stubborn]::Wait($gate) }
            Send now
            $started.Wait($limit) | Should -BeTrue
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Disconnect-ChatRoom $room
            $clock.Elapsed | Should -BeLessThan $limit
            (Read-Job $room.JobId).Message | Should -Match 'cannot be stopped'
            $gate.Set()
            Wait-Until { -not (Get-Runspace | Where-Object Name -Like 'PSChat -OnMessage*') } 'its runspace is closed when it returns'
        }

        It 'continues for a moment with waiting messages when its room is left' {
            $started = [Threading.ManualResetEventSlim]::new()
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { $started = $using:started; $started.Set(); Start-Sleep -Milliseconds 20; $_.Text }
            Send (1..10)
            $started.Wait($limit) | Should -BeTrue
            Wait-Until { $room.Waiting -eq 10 } 'all are delivered'
            Disconnect-ChatRoom $room
            # On a very slow machine some may be dropped. The job then reports their number, without the message being handled.
            $texts, $warnings = (Read-Job $room.JobId).Where({ $_ -is [string] }, 'Split')
            $dropped = ($warnings.Message | ForEach-Object { [int]($_ -split ' ')[0] } | Measure-Object -Sum).Sum
            $texts.Count + $dropped | Should -BeIn $(if ($dropped) { 9, 10 } else { 10 })
        }

        It 'can leave its own room' {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { Disconnect-ChatRoom lobby -UserName bot; 'done' }
            $job = Get-Job -Id $room.JobId
            Send now
            (Wait-Job $job -Timeout 30).State | Should -Be Completed
            Receive-Job $job | Should -Be done
            $room.State | Should -Be Closed
        }

        It 'is refused if there is one already' {
            $room = Connect-ChatRoom lobby -UserName bot -OnMessage { 'first' }
            Get-ErrorId { Connect-ChatRoom lobby -UserName bot -OnMessage { 'second' } } | Should -Be 'PSChat.HandlerExists'
            Disconnect-ChatRoom $room
            (Connect-ChatRoom lobby -UserName bot -OnMessage { 'second' }).State | Should -Be Connected
        }

        It 'is refused if it uses a variable that does not exist: <_>' -ForEach { $using:nothing }, { $using:nothing.Length }, { "$($using:nothing['x'])" }, { & { 1 }; $using:env:NOTHING_OF_THIS_NAME } {
            $block = $_
            Get-ErrorId { Connect-ChatRoom other -UserName bot -OnMessage $block } | Should -Be 'PSChat.UsingVariableNotFound'
            Get-ErrorId { Start-ChatServer -Id 9 @net -OnViewChange $block } | Should -Be 'PSChat.UsingVariableNotFound'
            Get-ChatRoom other* | Should -BeNullOrEmpty
            Get-ChatServer -Name *9 | Should -BeNullOrEmpty
        }
    }

    Context 'of a server' {
        BeforeAll { $apart = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $net.DiscoveryPort + 1; Group = 'apart' } }
        AfterEach { Get-ChatServer -Group apart | Stop-ChatServer -Force -WarningAction Ignore }

        It 'gets every view, from the first on, and writes to the server''s job' {
            $first = Start-ChatServer -Name one -Id 1 @apart -OnViewChange { "$($_.Cause) $($_.Leader) of $($args[0].Servers)" }
            $null = Start-ChatServer -Name two -Id 2 @apart
            Wait-Until { @(Receive-Job -Id $first.JobId -Keep | Where-Object { $_ -is [string] }).Count -ge 2 } 'two views are handled'
            Receive-Job -Id $first.JobId | Should -Be 'Start one of 1', 'Join two of 2'
            Stop-ChatServer two
            Wait-Until { (Get-Job -Id $first.JobId).Output.Count -ge 1 } 'the third is handled'
            Receive-Job -Id $first.JobId | Should -Be 'Leave one of 1'
        }

        It 'that throws or hangs leaves the server alone' {
            $before = @(Get-Runspace).Count
            $server = Start-ChatServer -Name one -Id 1 @apart -OnViewChange { Write-Error 'oh'; while ($true) { Start-Sleep 1 } }
            $job = Get-Job -Id $server.JobId
            Wait-Until { $job.Error.Count -eq 1 } 'it has begun'
            (Start-ChatServer -Name two -Id 2 @apart).IsLeader | Should -BeTrue
            Wait-Until { $server.Members -eq 2 } 'the server goes on'
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Stop-ChatServer one, two -WarningAction Ignore
            $clock.Elapsed | Should -BeLessThan $limit
            $job.State | Should -Be Completed
            @(Get-Runspace).Count | Should -Be $before
        }

        It 'can stop its own server' {
            $server = Start-ChatServer -Name one -Id 1 @apart -OnViewChange { if ($_.Servers -eq 2) { Stop-ChatServer one; 'done' } }
            $job = Get-Job -Id $server.JobId
            $null = Start-ChatServer -Name two -Id 2 @apart
            (Wait-Job $job -Timeout 30).State | Should -Be Completed
            Receive-Job $job 3>$null 6>$null | Should -Contain done
            $server.Status | Should -Be Stopped
        }
    }
}
