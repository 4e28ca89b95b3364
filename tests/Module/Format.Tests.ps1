#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

Describe 'The views' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $long = 'n' * 64
        $null = Start-ChatServer -Name $long -Id 4194304 -Group ('g' * 64) @net
        $null = Start-ChatServer -Name short -Id 2 -Group ('g' * 64) @net
        Wait-Until { -not ((Get-ChatServer).Members -ne 2) } 'the two are one group'
        $rooms = 'a', 'b' | ForEach-Object { Connect-ChatRoom ('r' * 64) -UserName ($_ * 64) }
        $receipt = Send-ChatMessage ('t' * 300) -Room $rooms[0] -PassThru
        $message = Receive-ChatMessage $rooms[0] -Wait -Count 1 -Timeout $limit

        $objects = @{
            ChatServer      = Get-ChatServer
            ChatRoom        = Get-ChatRoom
            ChatGroupView   = Get-ChatGroupView
            ChatGroupMember = (Get-ChatGroupView).Members
            ChatGroup       = Find-ChatGroup @(Get-ChatServer)[0].Group -Timeout 10s
            ChatElection    = Invoke-ChatElection
            RoomInfo        = Get-ChatRoom -Available
            ChatMessage     = $message
            ChatReceipt     = $receipt
            ChatUser        = Get-ChatUser
            ChatGroupChange = Get-ChatGroupView -Watch | Select-Object -First 1
            ChatCheck       = Test-ChatGroup
            ChatMeasurement = Measure-ChatGroup -Count 5
        }
        function Show($Name, $As) { $objects[$Name] | & $As | Out-String -Width 100 }
    }

    AfterAll { Clear-Session }

    It 'of <_> fits 100 columns as a table, whatever the names' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'RoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $text = Show $_ Format-Table
        $text.Trim() | Should -Not -BeNullOrEmpty
        $text | Should -Match '(?m)^-+ ' -Because 'it is a table'
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
        # Every column is shown: none is cut off at the right.
        $view = (Get-FormatData ($objects[$_][0].GetType().FullName)).FormatViewDefinition.Control | Where-Object { $_ -is [Management.Automation.TableControl] }
        ($text -split '\r?\n' | Where-Object { $_ -match '^-' } | Select-Object -First 1) -split ' +' | Where-Object { $_ } | Should -HaveCount $view.Headers.Count
    }

    It 'of <_> is a list as well' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'RoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        Show $_ Format-List | Should -Match '(?m)^\w+ +: '
    }

    It 'of <_> is wide as well' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'RoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $text = Show $_ Format-Wide
        $text.Trim() | Should -Not -BeNullOrEmpty
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 100
    }

    It 'show in words what they show in colours' {
        $checks = Show ChatCheck Format-Table
        'Ok', 'Port', 'Quorum' | ForEach-Object { $checks | Should -Match "\b$_\b" }
        $PSStyle.OutputRendering = 'Ansi'
        try { $coloured = $objects.ChatCheck | Format-Table | Out-String -Width 100 } finally { $PSStyle.OutputRendering = 'Host' }
        $coloured | Should -Match ([regex]::Escape($PSStyle.Foreground.BrightGreen) + 'Ok')
        $PSStyle.OutputRendering = 'PlainText'
        try { $objects.ChatCheck | Format-Table | Out-String -Width 100 | Should -Not -Match "`e" } finally { $PSStyle.OutputRendering = 'Host' }
    }

    It 'of a check wraps between words' {
        foreach ($line in (Show ChatCheck Format-Table) -split '\r?\n') { $line | Should -Not -Match '^\s{30,}\S{1,2}\.$' }
        [PSChat.Module.DisplayText]::Wrap("one two three`nfour", 7) | Should -Be "one two`nthree`nfour"
        [PSChat.Module.DisplayText]::Wrap('a verylongword b', 4) | Should -Be "a`nverylongword`nb"
        [PSChat.Module.DisplayText]::Wrap("`e[1m", 9) | Should -Be "`u{FFFD}[1m"
    }

    It 'is a table by default' {
        (Get-ChatServer | Out-String -Width 100) | Should -Match '(?m)^Name +Id +Group +Status'
    }

    It 'marks the leader' {
        Show ChatGroupView Format-Table | Should -Match '\*n+'
        Show ChatGroupView Format-List | Should -Match '\* n+'
        Show ChatElection Format-List | Should -Match '\* n+'
        $rows = (Show ChatGroupMember Format-Table) -split '\r?\n'
        $rows -match '^\* n+.* Leader ' | Should -HaveCount 1
        $rows -match '^  short .* Member ' | Should -HaveCount 1
    }

    It 'shows times as local' {
        Show ChatMessage Format-Table | Should -Match $message.Time.LocalDateTime.ToString('HH:mm:ss')
    }

    It 'shows no control character of another user''s text' {
        Send-ChatMessage "`e[31mred`a `u{202E}turned" -Room $rooms[0]
        $received = Receive-ChatMessage $rooms[0] -Wait -Count 1 -Timeout $limit
        $table = $received | Format-Table | Out-String -Width 100
        $table | Should -Match 'red'
        $table | Should -Not -Match "[`a`u{202E}]"
        $table | Should -Match "`u{FFFD}\[31mred"
    }
}

# As with Invoke-Command, the objects are copies without methods, and their enumerations are numbers with a name.
Describe 'The views of objects from another process' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $job = Start-Job {
            Import-Module $using:module
            $net = $using:net
            $null = 1..2 | Start-ChatServer @net
            $room = Connect-ChatRoom lobby -UserName anna
            $objects = [ordered]@{
                ChatReceipt     = Send-ChatMessage hello -Room $room -PassThru
                ChatMessage     = Receive-ChatMessage -Wait -Count 1
                ChatElection    = Invoke-ChatElection
                ChatServer      = Get-ChatServer
                ChatRoom        = $room
                ChatGroupView   = Get-ChatGroupView
                ChatGroupMember = (Get-ChatGroupView).Members
                ChatGroup       = Find-ChatGroup pschat -Timeout 10s
                RoomInfo        = Get-ChatRoom -Available
                ChatUser        = Get-ChatUser
                ChatGroupChange = Get-ChatGroupView -Watch | Select-Object -First 1
                ChatCheck       = Test-ChatGroup
                ChatMeasurement = Measure-ChatGroup -Count 5
            }
            foreach ($name in $objects.Keys) {
                $objects[$name]
                foreach ($as in 'Format-Table', 'Format-List', 'Format-Wide') {
                    [pscustomobject]@{ Name = $name; As = $as; Text = $objects[$name] | & $as | Out-String -Width 100 }
                }
            }
        }
        try { $received = $job | Wait-Job -Timeout 180 | Receive-Job } finally { Remove-Job $job -Force }
    }

    It 'of <_> are those of the objects themselves' -ForEach 'ChatServer', 'ChatRoom', 'ChatGroupView', 'ChatGroupMember', 'ChatGroup', 'ChatElection', 'RoomInfo', 'ChatMessage', 'ChatReceipt', 'ChatUser', 'ChatGroupChange', 'ChatCheck', 'ChatMeasurement' {
        $name = $_
        $copies = $received | Where-Object { $_.pstypenames[0] -like "Deserialized.*.$name" }
        $there = $received | Where-Object Name -EQ $name | Where-Object { $_.psobject.Properties['As'] }
        $there | Should -HaveCount 3
        foreach ($view in $there) { $copies | & $view.As | Out-String -Width 100 | Should -Be $view.Text }
    }
}
