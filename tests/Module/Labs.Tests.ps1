#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

# Runs the labs that need only one machine, as a reader would. They stay on loopback or in their own network namespaces.
Describe 'The lab' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $labs = (Resolve-Path $PSScriptRoot/../../docs/labs).Path
        function Get-Leftover { @(Get-ChatServer) + @(Get-ChatRoom) + @(Get-EventSubscriber) + @(Get-Event) }
    }

    # Events of an earlier test: PowerShell delivers events on the thread pool, and one may come late.
    BeforeEach { Clear-Event }

    AfterAll { Clear-Session }

    It 'ThreeServers.ps1 shows a crash that loses nothing, and cleans up' {
        $told = & $labs/ThreeServers.ps1 -Messages 50
        $told | Where-Object { $_ -is [PSChat.Module.ChatGroupView] } | ForEach-Object Leader | Should -Be 'node3', 'node2'
        $told[-1] | Should -Match 'Anna has 100 messages, Ben 100; the same: True'
        Get-Leftover | Should -BeNullOrEmpty
    }

    It 'Election.ps1 shows an election step by step: <Cause>' -ForEach @(
        @{ Cause = 'Failure'; Winner = 'node2' }, @{ Cause = 'Leave'; Winner = 'node2' }, @{ Cause = 'Election'; Winner = 'node3' }, @{ Cause = 'Join'; Winner = 'node4' }
    ) {
        $steps = & $labs/Election.ps1 -Cause $Cause
        $steps[-1].PSObject.Properties.Name | Should -Be 'Time', 'Server', 'Step', 'Meaning'
        $steps | Where-Object Step -Match '^Epoch .* leads' | Select-Object -Last 1 | ForEach-Object Step | Should -Match "$Winner .* leads"
        ($steps | Where-Object Meaning).Count | Should -BeGreaterThan 3
        $steps.Server | Select-Object -Unique | Should -Contain 'node1'
        Get-Leftover | Should -BeNullOrEmpty
    }

    It 'FiveProcesses.ps1 kills, freezes and cuts, if the machine allows it' {
        $told = & $labs/FiveProcesses.ps1
        $told[-1] | Should -Be 'All steps are done.'
        $changes = $told | Where-Object { $_ -isnot [string] }
        $changes.Leader | Where-Object { $_ -in 'node5', 'node4', 'node3' } | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        ($changes | Where-Object Left -Match node5).Leader | Select-Object -Last 1 | Should -Be 'node4'
        if (-not $IsWindows) { $changes | Where-Object { $_.Leader -eq 'node3' -and $_.Servers -eq 3 } | Should -Not -BeNullOrEmpty }
        if (-not ($told -match '^4\. Skipped')) { $changes | Where-Object Left -Match node1 | Should -Not -BeNullOrEmpty }
    }

    It 'SeveralMachines.ps1 shows which ports to open, and what it would do' {
        $rules = & $labs/SeveralMachines.ps1 -ShowFirewall -Port 50000
        'Windows', 'Linux', 'macOS' | ForEach-Object { "$($rules.System)" | Should -Match $_ }
        "$($rules.Open)" | Should -Match '47474/udp'
        "$($rules.Open)" | Should -Match '50000'
        & $labs/SeveralMachines.ps1 -HostName alpha, beta -WhatIf | Should -BeNullOrEmpty
    }

    It '<_> has help: a synopsis, a description, every parameter and an example' -ForEach 'ThreeServers.ps1', 'Election.ps1', 'FiveProcesses.ps1', 'SeveralMachines.ps1' {
        $help = Get-Help "$labs/$_" -Full
        $help.Synopsis.Trim() | Should -Match '\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.examples.example | Should -Not -BeNullOrEmpty
        $own = (Get-Command "$labs/$_").Parameters.Keys | Where-Object { $_ -notin [Management.Automation.PSCmdlet]::CommonParameters -and $_ -notin 'WhatIf', 'Confirm' }
        foreach ($parameter in $own) { ($help.parameters.parameter | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty -Because $parameter }
        Get-Content "$labs/README.md" -Raw | Should -Match ([regex]::Escape("($_)"))
    }
}
