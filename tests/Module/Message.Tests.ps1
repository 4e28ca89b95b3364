#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'A message' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2, 3
    }

    BeforeEach {
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        $bob = Connect-ChatRoom lobby -UserName bob -Server node2
    }

    AfterEach { Disconnect-ChatRoom * -WarningAction Ignore }
    AfterAll { Clear-Session }

    It 'reaches everybody in the room, its sender too, across servers' {
        Send-ChatMessage 'hello, world' -Room $alice
        foreach ($room in $alice, $bob) {
            $message = Receive-ChatMessage $room -Wait -Count 1 -Timeout $limit
            $message | Should -BeOfType PSChat.Module.ChatMessage
            $message.Text, $message.Sender, $message.Room, $message.IsLate | Should -Be 'hello, world', 'alice', 'lobby', $false
            foreach ($time in $message.Time, $message.Timestamp) {
                $time | Should -BeOfType DateTimeOffset
                $time.Offset | Should -Be ([TimeZoneInfo]::Local.GetUtcOffset($time)) -Because 'it is local'
                ([DateTimeOffset]::Now - $time).Duration() | Should -BeLessThan $limit
            }
        }
    }

    It 'does not reach other rooms' {
        $dev = Connect-ChatRoom dev -UserName bob
        Send-ChatMessage 'for the lobby' -Room lobby -UserName bob
        Send-ChatMessage 'for dev' -Room $dev
        (Receive-ChatMessage $dev -Wait -Count 1 -Timeout $limit).Text | Should -Be 'for dev'
        (Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit).Text | Should -Be 'for the lobby'
    }

    It 'is put in the same order for everybody' {
        $texts = 1..50 | ForEach-Object {
            Send-ChatMessage "a$_" -Room $alice
            Send-ChatMessage "b$_" -Room $bob
            "a$_", "b$_"
        }
        (Receive-ChatMessage $alice -Wait -Count 100 -Timeout $limit).Text | Should -Be $texts
        (Receive-ChatMessage $bob -Wait -Count 100 -Timeout $limit).Text | Should -Be $texts
    }

    It 'returns a receipt with -PassThru, and nothing without it' {
        Send-ChatMessage one -Room $alice | Should -BeNullOrEmpty
        $receipt = Send-ChatMessage two -Room $alice -PassThru
        $receipt | Should -BeOfType PSChat.Module.ChatReceipt
        $receipt.Copies | Should -BeGreaterOrEqual 2
        $receipt.Room | Should -Be 'lobby'
        $receipt.Id | Should -Match '^[0-9a-f]{8}/2$'
        $receipt.Position | Should -Match '^\d+:\d+$'
        $received = Receive-ChatMessage $bob -Wait -Count 2 -Timeout $limit
        $received[1].Id, $received[1].Position, $received[1].Timestamp | Should -Be $receipt.Id, $receipt.Position, $receipt.Timestamp
        $received.Timestamp[1] | Should -BeGreaterThan $received.Timestamp[0]
    }

    It 'comes from the pipeline, a thousand at a time, in order' {
        $receipts = 1..1000 | ForEach-Object { "m$_" } | Send-ChatMessage -Room $alice -PassThru
        $receipts.Id -replace '^.*/' | Should -Be (1..1000)
        $received = Receive-ChatMessage $bob -Wait -Count 1000 -Timeout $limit
        $received.Text | Should -Be (1..1000 | ForEach-Object { "m$_" })
    }

    It 'comes from objects with a Text or a Room, and from several arguments' {
        [pscustomobject]@{ Text = 'by name'; Room = 'lobby'; UserName = 'alice' } | Send-ChatMessage
        Send-ChatMessage -Message one, two -Room $alice
        (Receive-ChatMessage $bob -Wait -Count 3 -Timeout $limit).Text | Should -Be 'by name', 'one', 'two'
    }

    It 'may be a space, long, and in any script' {
        $texts = ' ', ('x' * 65536), "drei Zeilen`nüber`nGrüße 你好 🎉"
        $texts | Send-ChatMessage -Room $alice
        (Receive-ChatMessage $bob -Wait -Count 3 -Timeout $limit).Text | Should -Be $texts
    }

    It 'is an error without text and data, and the others are sent' {
        Get-ErrorId { 'one', '', $null, 'two' | Send-ChatMessage -Room $alice } | Should -Be 'PSChat.MessageEmpty', 'PSChat.MessageEmpty'
        Get-ErrorId { Send-ChatMessage '' -Room $alice } | Should -Be 'PSChat.MessageEmpty'
        '' | Send-ChatMessage -Data 1 -Room $alice
        $received = Receive-ChatMessage $bob -Wait -Count 3 -Timeout $limit
        $received.Text | Should -Be 'one', 'two', ''
        $received[2].Data | Should -Be 1
    }

    It 'says where half an emoji is' {
        $problem = $null
        Send-ChatMessage ('a😀'.Substring(0, 2)) -Room $alice -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -BeLike 'PSChat.TextInvalid,*'
        $problem.ErrorDetails.Message | Should -Be 'The text is malformed: U+D83D at index 1 is half a character.'
    }

    It 'is not sent with -WhatIf' {
        Send-ChatMessage nothing -Room $alice -WhatIf
        Send-ChatMessage something -Room $alice
        (Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit).Text | Should -Be 'something'
    }

    It 'raises MessageReceived in the room, even beside a subscriber that throws' {
        $bob.add_MessageReceived({ throw 'a careless subscriber' })
        $null = Register-ObjectEvent $bob MessageReceived -SourceIdentifier got
        try {
            Send-ChatMessage event -Room $alice
            $got = Wait-Event got -Timeout 30
            $got.SourceEventArgs.Message.Text | Should -Be 'event'
            $got.Sender | Should -Be $bob
        } finally {
            Clear-Event
        }
    }

    It 'survives ConvertTo-Json and remoting' {
        $receipt = Send-ChatMessage 'in other shapes' -Room $alice -PassThru
        $message = Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit
        $copy = $message | ConvertTo-Json -Depth 4 -WarningVariable cut | ConvertFrom-Json
        $copy.Id, $copy.Position, $copy.Room, $copy.Sender, $copy.Text | Should -Be $message.Id, $message.Position, 'lobby', 'alice', 'in other shapes'
        $copy.Time, $copy.Timestamp | Should -Be $message.Time.LocalDateTime, $message.Timestamp.LocalDateTime
        $copy = $receipt | ConvertTo-Json -Depth 4 -WarningVariable +cut | ConvertFrom-Json
        $copy.Id, $copy.Room, $copy.Position, $copy.Copies | Should -Be $receipt.Id, 'lobby', $receipt.Position, $receipt.Copies
        $cut | Should -BeNullOrEmpty
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($message))
        $copy.Sender, $copy.Text | Should -Be 'alice', 'in other shapes'
        $copy | Format-Table | Out-String -Width 100 | Should -Match $message.Time.LocalDateTime.ToString('HH:mm:ss')
    }

    Context 'in Receive-ChatMessage' {
        It 'is received once, and at once if it is there' {
            Send-ChatMessage one -Room $alice
            Wait-Until { $bob.Waiting -eq 1 } 'the message is delivered'
            (Receive-ChatMessage lobby -UserName bob).Text | Should -Be 'one'
            Receive-ChatMessage lobby -UserName bob | Should -BeNullOrEmpty
        }

        It 'is left for later by -Count and by Select-Object -First' {
            1..5 | ForEach-Object { "$_" } | Send-ChatMessage -Room $alice
            (Receive-ChatMessage $bob -Wait -Count 2 -Timeout $limit).Text | Should -Be '1', '2'
            $clock = [Diagnostics.Stopwatch]::StartNew()
            ($bob | Receive-ChatMessage -Wait -Timeout $limit | Select-Object -First 1).Text | Should -Be '3'
            $clock.Elapsed | Should -BeLessThan $limit
            (Receive-ChatMessage $bob -Wait -Count 2 -Timeout $limit).Text | Should -Be '4', '5'
        }

        It 'is waited for no longer than -Timeout' {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Receive-ChatMessage $bob -Timeout 300 | Should -BeNullOrEmpty
            $clock.ElapsedMilliseconds | Should -BeGreaterOrEqual 290
            $clock.Elapsed | Should -BeLessThan $limit
        }

        It 'comes from several rooms with a wildcard' {
            Send-ChatMessage both -Room $alice
            (Receive-ChatMessage * -Wait -Count 2 -Timeout $limit).Text | Should -Be 'both', 'both'
        }

        It 'is not waited for once the pipeline is stopped' {
            $session = New-Session
            $null = $session.AddScript('$net = $args[0]; Connect-ChatRoom lobby -UserName carol @net; Receive-ChatMessage -Wait').AddArgument($net)
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { $output.Count -eq 1 } 'carol is in the room'
            Send-ChatMessage hi -Room $alice
            Wait-Until { $output.Count -eq 2 } 'carol waits for more'
            Stop-Session $session $running
        }
    }

    It 'is refused when it is too long; the others go out' {
        Get-ErrorId { 'before', ('x' * 65537), 'after' | Send-ChatMessage -Room $alice } | Should -Be 'PSChat.TextInvalid'
        (Receive-ChatMessage $bob -Wait -Count 2 -Timeout $limit).Text | Should -Be 'before', 'after'
    }
}

Describe 'A message that too few servers could hold' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-ChatServer -Id 1 -MinimumCopies 2 @net
        $room = Connect-ChatRoom lobby -UserName alice
    }

    AfterAll { Clear-Session }

    It 'is reported as not confirmed, with its id and the reason, and arrives when there are enough' {
        Send-ChatMessage patience -Room $room -Timeout 500 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'PSChat.NotConfirmed,*'
        $problems[0].CategoryInfo.Category | Should -Be OperationTimeout
        $problems[0].TargetObject | Should -Match '^[0-9a-f]{8}/1$'
        $problems[0].Exception.Cause | Should -Be NoQuorum
        $problems[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $room.Unconfirmed | Should -Be 1

        $null = Start-ChatServer -Id 2 @net
        (Receive-ChatMessage $room -Wait -Count 1 -Timeout $limit).Id | Should -Be $problems[0].TargetObject
        Wait-Until { $room.Unconfirmed -eq 0 } 'the message is confirmed in the end'
    }

    It 'is reported again when the room is left' {
        Stop-ChatServer -Id 2 -ErrorAction Ignore
        Send-ChatMessage lost -Room $room -Timeout 300 -ErrorAction Ignore
        Get-ErrorId { Disconnect-ChatRoom -Timeout 300 } | Should -Be 'PSChat.NotConfirmed'
    }
}

Describe 'A conversation' {
    BeforeAll { . $PSScriptRoot/Session.ps1 }
    AfterEach {
        Clear-Event
        Clear-Session
    }

    It 'goes on when the leader, <_>, is killed' -ForEach 'to which nobody is attached', 'to which a user is attached' {
        $servers = Start-Group 1, 2, 3
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        $bob = Connect-ChatRoom lobby -UserName bob -Server $(if ($_ -like '*nobody*') { 'node2' } else { 'node3' })
        1..20 | ForEach-Object { "before $_" } | Send-ChatMessage -Room $alice -ErrorVariable problems
        $null = Register-ObjectEvent $bob LeaderChanged -SourceIdentifier leader
        $null = Register-ObjectEvent $bob ConnectionChanged -SourceIdentifier connection
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $servers[2] | Stop-ChatServer -Force
        1..20 | ForEach-Object { "after $_" } | Send-ChatMessage -Room $bob -Timeout $limit -ErrorVariable +problems
        $pause = $clock.Elapsed
        $problems | Should -BeNullOrEmpty

        $expected = @(1..20 | ForEach-Object { "before $_" }) + @(1..20 | ForEach-Object { "after $_" })
        foreach ($room in $alice, $bob) {
            (Receive-ChatMessage $room -Wait -Count 40 -Timeout $limit).Text | Should -Be $expected
            Receive-ChatMessage $room | Should -BeNullOrEmpty -Because 'no message comes twice'
        }

        Wait-Until { $bob.State -eq 'Connected' -and $bob.Server -in 'node1', 'node2' } 'bob is attached to a survivor'
        Wait-Until { $servers[0].Leader -eq 'node2' } 'the next id leads'
        $change = Wait-One leader { $_.Previous }
        $change.View.Leader, $change.Previous.Leader, $change.View.Cause | Should -Be 'node2', 'node3', 'Failure'
        if ($_ -like '*nobody*') {
            # A client that waits for an acknowledgement leaves a server that is silent for 600 ms.
            if ($pause.TotalMilliseconds -lt 600) { Get-Event connection -ErrorAction Ignore | Should -BeNullOrEmpty -Because 'bob kept his server' }
        } else {
            (Wait-One connection { $_.State -eq 'Reconnecting' }).Reason | Should -Not -BeNullOrEmpty
            $attached = Wait-One connection { $_.State -eq 'Connected' -and $_.Server -eq $bob.Server }
            $attached.Endpoint | Should -Be $bob.Endpoint
            if ($pause.TotalMilliseconds -lt 600) { (Get-Event connection | Sort-Object TimeGenerated).SourceEventArgs.State | Should -Be 'Reconnecting', 'Connected' }
        }
    }
}
