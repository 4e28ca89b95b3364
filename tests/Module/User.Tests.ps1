#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'Users' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $null = Start-Group 1, 2, 3
        function Connect-All {
            $script:alice = Connect-ChatRoom lobby -UserName alice -Server node1
            $script:bob = Connect-ChatRoom lobby -UserName bob -Server node2
            $script:carol = Connect-ChatRoom lobby -UserName carol -Server node2
            Wait-Until { (Get-ChatUser -Room lobby).Count -eq 3 } 'the leader knows of all'
        }
    }

    AfterEach {
        Get-EventSubscriber | Unregister-Event
        Get-Event | Remove-Event
        Disconnect-ChatRoom * -WarningAction Ignore
    }

    AfterAll { Clear-Session }

    Context 'in Get-ChatUser' {
        BeforeEach { Connect-All }

        It 'are shown with their rooms and their server' {
            $null = Connect-ChatRoom dev -UserName bob
            Wait-Until { (Get-ChatUser bob).Rooms.Count -eq 2 } 'bob is in two rooms'
            $user = Get-ChatUser bob
            $user | Should -BeOfType PSChat.Module.ChatUser
            $user.UserName, $user.Server, $user.IsConnected | Should -Be 'bob', 'node2', $true
            $user.Rooms | Should -Be 'dev', 'lobby'
            ([DateTimeOffset]::Now - $user.Since).Duration() | Should -BeLessThan $limit
            (Get-ChatUser -Room d*).UserName | Should -Be 'bob'
            (Get-ChatUser *o*).UserName | Should -Be 'bob', 'carol'
            ('alice', 'b*' | Get-ChatUser).UserName | Should -Be 'alice', 'bob'
        }

        It 'are an error when nobody has the name' {
            Get-ErrorId { Get-ChatUser nobody } | Should -Be 'PSChat.UserNotFound'
            Get-ChatUser nobod* | Should -BeNullOrEmpty
        }

        It 'are listed without their session, which is private' {
            (Get-ChatUser bob | Format-List * | Out-String) + (Get-ChatUser | ConvertTo-Json -Depth 4) |
                Should -Not -Match ([regex]::Escape((Send-ChatMessage x -Room $bob -PassThru).Id.Split('/')[0]))
        }

        It 'are offered to -To and -UserName' {
            # On a loaded machine Tab may offer nothing at first, so it is pressed again.
            Wait-Until { "$((TabExpansion2 'Send-ChatMessage hi -To ' -cursorColumn 24).CompletionMatches.CompletionText)" -eq 'alice bob carol' } 'all are offered'
            Wait-Until { (TabExpansion2 'Get-ChatUser b').CompletionMatches.CompletionText -eq 'bob' } 'who begins like that is offered'
        }

        It 'are found by a session that is in no room' {
            Disconnect-ChatRoom * -WarningAction Ignore
            Wait-Until { -not (Get-ChatUser) } 'the server that is asked knows that they are gone'
            Get-ErrorId { Get-ChatUser -Group nowhere @net -Timeout 300ms } | Should -Be 'PSChat.GroupNotFound'
        }
    }

    Context 'with a private message' {
        BeforeEach { Connect-All }

        It 'get it alone, with its sender' {
            $receipt = Send-ChatMessage psst -Room $alice -To BOB -PassThru
            $receipt.To, $receipt.Recipients, $receipt.Copies | Should -Be 'BOB', 1, 2
            $public = Send-ChatMessage 'to all' -Room $alice -PassThru
            $public.To, $public.Recipients | Should -Be $null, $null
            foreach ($room in $alice, $bob) {
                $messages = Receive-ChatMessage $room -Wait -Count 2 -Timeout $limit
                $messages.Text | Should -Be 'psst', 'to all'
                $messages.To | Should -Be 'bob', $null
            }
            (Receive-ChatMessage $carol -Wait -Count 1 -Timeout $limit).Text | Should -Be 'to all'
            (Get-ChatMessage lobby -UserName carol).Text | Should -Not -Contain 'psst'
            (Get-ChatMessage lobby -UserName bob -Last 2).Text | Should -Be 'psst', 'to all'
            $messages[0] | Format-Table | Out-String -Width 100 | Should -Match '\(to bob\).*psst'
        }

        It 'are an error when they are not in the room, and the receipt says so' {
            $receipt = Send-ChatMessage psst -Room $alice -To nobody -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue
            $receipt.Recipients | Should -Be 0
            $problems | Should -HaveCount 1
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'PSChat.UserNotFound,*'
            $problems[0].TargetObject | Should -Be 'nobody'
            $problems[0].ErrorDetails.RecommendedAction | Should -Match 'Get-ChatUser'
            Get-ErrorId { Send-ChatMessage psst -Room $alice -To "a`nb" } | Should -Be 'PSChat.NameInvalid'
        }

        It 'get each of several from the pipeline' {
            [pscustomobject]@{ Text = 'one'; To = 'bob' }, [pscustomobject]@{ Text = 'two'; To = 'carol' } | Send-ChatMessage -Room $alice
            (Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit).Text | Should -Be 'one'
            (Receive-ChatMessage $carol -Wait -Count 1 -Timeout $limit).Text | Should -Be 'two'
        }

        It 'get nothing with -WhatIf' {
            Send-ChatMessage psst -Room $alice -To bob -WhatIf
            Send-ChatMessage done -Room $alice
            (Receive-ChatMessage $bob -Wait -Count 1 -Timeout $limit).Text | Should -Be 'done'
        }
    }

    It 'of a room are found by its object, here and from another session' {
        $lobby = Connect-ChatRoom lobby -UserName alice
        $null = Connect-ChatRoom dev -UserName bob
        $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($lobby))
        foreach ($room in $lobby, $copy, (Get-ChatRoom lobby -Available)) {
            ($room | Get-ChatUser).UserName | Should -Be alice
            (Get-ChatUser $room).UserName | Should -Be alice
        }
        (Get-ChatUser bob | Get-ChatUser).UserName | Should -Be bob
        (Get-ChatUser $lobby, bob).UserName | Should -Be alice, bob
        Disconnect-ChatRoom $lobby
        $lobby | Get-ChatUser | Should -BeNullOrEmpty -Because 'a room may be empty'
    }

    It 'who come and go raise PresenceChanged in the room' {
        $alice = Connect-ChatRoom lobby -UserName alice -Server node1
        $null = Register-ObjectEvent $alice PresenceChanged -SourceIdentifier presence
        $null = Connect-ChatRoom lobby -UserName bob -Server node2
        (Wait-One presence { $_.User -eq 'bob' -and $_.IsPresent }).Room | Should -Be 'lobby'
        Disconnect-ChatRoom -UserName bob
        (Wait-One presence { $_.User -eq 'bob' -and -not $_.IsPresent }).Room | Should -Be 'lobby'
    }
}
