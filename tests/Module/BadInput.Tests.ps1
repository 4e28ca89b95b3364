#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# Errors outside of a single cmdlet: around the module, with dead servers, and with lost names and messages. Handlers that throw
# or hang are in Handler.Tests.ps1.

Describe 'The module' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    It 'ends the chat, without a trace, when it is imported again with -Force' {
        $before = @(Get-Runspace).Count
        $server = Start-ChatServer @net -OnViewChange { $_ }
        $room = Connect-ChatRoom lobby -UserName anna -OnMessage { $_ }
        Send-ChatMessage hello
        Import-Module $module -Force
        Wait-Until { @(Get-Runspace).Count -eq $before } 'no runspace is left'
        $room.State, $server.Status | Should -Be 'Closed', 'Stopped'
        Wait-Until { -not ((Get-Job).State -ne 'Completed') } 'the jobs have ended'
        (Get-Job).State | Should -Be 'Completed', 'Completed'
        Get-ChatRoom | Should -BeNullOrEmpty
        Get-ErrorId { Send-ChatMessage late -Room $room } | Should -Be 'PSChat.Closed'
        Get-ErrorId { Receive-ChatMessage $room -Wait } | Should -Be 'PSChat.Closed'
        $null = Start-ChatServer @net
        (Connect-ChatRoom lobby -UserName anna).State | Should -Be Connected -Because 'the name is free again'
    }

    It 'says in one sentence that the session has another copy, <_>, and the first goes on' -ForEach 'of the same version', 'of another version' {
        $copy = New-Item "$TestDrive/$_/PSChat" -ItemType Directory -Force
        Copy-Item "$(Split-Path $module)/*" $copy -Recurse
        if ($_ -eq 'of another version') {
            foreach ($manifest in "$copy/PSChat.psd1", "$copy/PSChat.Views.psd1") {
                (Get-Content $manifest) -replace "^(\s*ModuleVersion\s*=).*", '$1 ''99.0.0''' | Set-Content $manifest
            }
        }

        $server = Start-ChatServer @net
        $room = Connect-ChatRoom lobby -UserName anna
        $refusals = try { Import-Module $copy/PSChat.psd1 -ErrorAction Stop 2>&1 } catch { $_ }
        $refusals | Should -HaveCount 1
        "$refusals" | Should -BeExactly "This session has version $((Get-Module PSChat).Version) of PSChat already, from '$(Split-Path $module)'; open a new one to use another copy."
        $refusals.FullyQualifiedErrorId | Should -BeLike 'PSChat.VersionLoaded*'
        @(Get-Module PSChat*).Name | Should -Be PSChat -Because 'nothing of the other copy is left'
        @(Get-Module PSChat).ModuleBase | Should -Be (Split-Path $module)
        $server.Status, $room.State | Should -Be 'Leader', 'Connected'
        Send-ChatMessage hello
        (Receive-ChatMessage -Wait -Count 1 -Timeout $limit).Text | Should -Be hello
    }

    It 'says the same when the first copy was removed, because its assemblies stay: <_>' -ForEach '', '-Prefix My' {
        $copy = New-Item "$TestDrive/removed$($_.Length)/PSChat" -ItemType Directory -Force
        Copy-Item "$(Split-Path $module)/*" $copy -Recurse
        foreach ($manifest in "$copy/PSChat.psd1", "$copy/PSChat.Views.psd1") {
            (Get-Content $manifest) -replace '^(\s*ModuleVersion\s*=).*', "`$1 '99.0.0'" | Set-Content $manifest
        }

        $session = New-Session
        $null = $session.AddScript("Remove-Module PSChat; Import-Module '$copy/PSChat.psd1' $_").Invoke()
        $session.Streams.Error | Should -HaveCount 1
        "$($session.Streams.Error)" | Should -BeExactly "This session has version $((Get-Module PSChat).Version) of PSChat already, from '$(Split-Path $module)'; open a new one to use another copy."
        $session.Streams.ClearStreams()
        $session.Commands.Clear()
        $found = $session.AddScript("Get-Module PSChat*; Import-Module '$module' $_; (Get-Module PSChat*).ModuleBase; (Get-TypeData PSChat.Module.ChatRoom).SerializationDepth").Invoke()
        $found | Should -Be (Split-Path $module), 2 -Because 'the first copy can be imported again'
        $session.Streams.Error | Should -BeNullOrEmpty
        $session.Runspace.Close()
        $session.Dispose()
    }

    It 'says what it ends when it is removed or imported again' {
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; $null = 1..3 | Start-ChatServer @net; $null = Connect-ChatRoom lobby -UserName anna').AddArgument($net).Invoke()
        $session.Commands.Clear()
        $null = $session.AddScript("Import-Module '$module' -Force").Invoke()
        $session.Streams.Warning.Message | Should -Be '3 chat servers and 1 room of this session were ended. Their module was removed, or imported again with -Force.'
        $session.Streams.ClearStreams()
        $session.Commands.Clear()
        $null = $session.AddScript("Import-Module '$module' -Force; Remove-Module PSChat").Invoke()
        $session.Streams.Warning | Should -BeNullOrEmpty -Because 'nothing was ended'
        $session.Streams.Error | Should -BeNullOrEmpty
        $session.Runspace.Close()
        $session.Dispose()
    }

    It 'can be imported again, and its type data goes and comes with it' {
        Import-Module $module -Force -ErrorAction Stop
        (Get-TypeData PSChat.Module.ChatRoom).SerializationDepth | Should -Be 2
        Remove-Module PSChat
        Get-TypeData PSChat.Module.ChatRoom | Should -BeNullOrEmpty
        Import-Module $module -ErrorAction Stop
        (Get-TypeData PSChat.Module.ChatRoom).SerializationDepth | Should -Be 2
    }

    It 'frees the user''s name for another session when a runspace is closed without a goodbye' {
        $null = Start-ChatServer @net
        $session = New-Session
        $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby -UserName anna -OnMessage { $_ } @net').AddArgument($net).Invoke()
        (Get-ChatUser).UserName | Should -Be anna
        $session.Runspace.Close()
        $session.Dispose()
        Wait-Until { -not (Get-ChatUser) } 'anna is gone'
        (Connect-ChatRoom lobby -UserName anna).State | Should -Be Connected
    }
}

Describe 'A server that is gone' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach { Clear-Session }

    It 'in the middle of Receive-ChatMessage -Wait is replaced by another, and nothing is lost' {
        $null = Start-Group 1, 2
        $session = New-Session
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby -UserName anna -Server $args[1] @net; Receive-ChatMessage -Wait -Count 3').AddArgument($net).AddArgument((Get-ChatServer node2).Endpoint)
        $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until { $output.Count -eq 1 } 'anna is in the room'
        $ben = Connect-ChatRoom lobby -UserName ben -Server node1
        Send-ChatMessage one -Room $ben
        Wait-Until { $output.Count -eq 2 } 'she has the first'
        Stop-ChatServer node2 -Force
        'two', 'three' | Send-ChatMessage -Room $ben
        Wait-Until { $running.IsCompleted } 'she has all'
        ($output | Select-Object -Skip 1).Text | Should -Be 'one', 'two', 'three'
        $session.HadErrors | Should -BeFalse
        $session.Runspace.Close()
        $session.Dispose()
    }

    It 'and with it all others, lets Receive-ChatMessage -Wait go on waiting until it is stopped' {
        $null = Start-ChatServer @net
        $session = New-Session
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby -UserName anna @net; Receive-ChatMessage -Wait').AddArgument($net)
        $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        Wait-Until { $output.Count -eq 1 } 'anna is in the room'
        $room = $output[0]
        Get-ChatServer | Stop-ChatServer -Force -WarningAction Ignore
        Wait-Until { $room.State -eq 'Reconnecting' } 'she looks for another'
        $running.IsCompleted | Should -BeFalse
        $null = Start-ChatServer @net
        Wait-Until { $room.State -eq 'Connected' } 'she has found one'
        $null = Connect-ChatRoom lobby -UserName ben
        Send-ChatMessage 'a new world' -UserName ben
        Wait-Until { $output.Count -eq 2 } 'it is received'
        $output[1].Text | Should -Be 'a new world'
        Stop-Session $session $running
    }
}

Describe 'A name that two groups know' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach {
        Clear-Event
        Clear-Session
    }

    It 'belongs to the earlier user after a merge, and the later user is renamed and told' {
        $other = @{ BindAddress = '127.0.0.1'; DiscoveryPort = $net.DiscoveryPort + 1 }
        $null = Start-ChatServer -Name node1 -Id 1 @net
        $null = Start-ChatServer -Name node2 -Id 2 @other
        $first = Connect-ChatRoom lobby -UserName anna @net
        $second = Connect-ChatRoom lobby -UserName anna @other
        $null = Register-ObjectEvent $second Renamed -SourceIdentifier renamed
        # This server reaches both networks, so the two groups find each other.
        $null = Start-ChatServer -Name node3 -Id 3 @net -Seed "127.0.0.1:$($other.DiscoveryPort)"
        $change = (Wait-Event renamed -Timeout 30).SourceEventArgs
        $change.Previous, $change.UserName | Should -Be 'anna', 'anna-2'
        $first.UserName, $second.UserName | Should -Be 'anna', 'anna-2'
        (Get-ChatRoom -UserName anna-2).Room | Should -Be lobby
        Send-ChatMessage 'who am I?' -Room $second
        (Receive-ChatMessage $first -Wait -Count 1 -Timeout $limit).Sender | Should -Be 'anna-2'
    }
}

Describe 'Messages that no server keeps any more' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }

    AfterEach {
        Clear-Event
        Clear-Session
    }

    # The client's reaction to a gap that a server reports. The engine's tests (Retention transcripts, the simulator) cover that
    # servers report gaps to clients that have fallen behind the log, because that takes more than 10,000 messages.
    It 'are reported with a warning and an event: <Count>' -ForEach @{ Count = 7L; Words = 'Up to 7 messages of anna in lobby are missing' }, @{ Count = $null; Words = 'Messages of anna in lobby are missing' } {
        $null = Start-ChatServer @net
        $room = Connect-ChatRoom lobby -UserName anna
        $null = Register-ObjectEvent $room MessagesMissed -SourceIdentifier missed
        $client = $room.GetType().GetProperty('Session', [Reflection.BindingFlags]'NonPublic, Instance').GetValue($room).Client
        $tell = $client.GetType().GetMethods([Reflection.BindingFlags]'NonPublic, Instance') | Where-Object Name -Like '*IClientEffects.Missed'
        $null = $tell.Invoke($client, @('lobby', $Count))
        $told = (Wait-Event missed -Timeout 30).SourceEventArgs
        $told.Room, $told.Count | Should -Be 'lobby', $Count
        Send-ChatMessage after
        (Receive-ChatMessage -Wait -Count 1 -Timeout $limit -WarningVariable warnings -WarningAction SilentlyContinue).Text | Should -Be after
        $warnings | Should -HaveCount 1
        $warnings[0].Message | Should -BeLike "$Words*"
        Send-ChatMessage more
        $null = Receive-ChatMessage -Wait -Count 1 -Timeout $limit -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty -Because 'it is said once'
    }
}
