@{
    RootModule           = 'PSChat.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '8ff0c769-2407-414f-b37d-146eeb64b587'
    Author               = 'The PSChat authors'
    CompanyName          = 'The PSChat authors'
    Copyright            = 'Copyright (c) The PSChat authors. MIT licence.'
    Description          = 'Fault-tolerant chat for a local network, with nothing to configure: servers find each other, elect a leader and replicate every message; users keep chatting while servers come, go and crash.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    NestedModules        = @('PSChat.Session.psm1', 'PSChat.Views.psd1')

    CmdletsToExport      = @(
        'Connect-ChatRoom'
        'Disconnect-ChatRoom'
        'Enter-ChatRoom'
        'Find-ChatGroup'
        'Get-ChatGroupView'
        'Get-ChatMessage'
        'Get-ChatRoom'
        'Get-ChatServer'
        'Get-ChatUser'
        'Invoke-ChatElection'
        'Measure-ChatGroup'
        'New-ChatKey'
        'Receive-ChatMessage'
        'Send-ChatMessage'
        'Start-ChatServer'
        'Stop-ChatServer'
        'Test-ChatGroup'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags = @('Chat', 'LAN', 'Messaging', 'Cluster', 'Election', 'Replication', 'FaultTolerance', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            # Filled in by packaging/Export-Manifest.ps1: ReleaseNotes, and ProjectUri and LicenseUri where the project has a home.
        }
    }
}
