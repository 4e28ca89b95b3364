# Views and type data, as a module within the module: PowerShell loads it after PSChat.Session.psm1 has looked at the session.
@{
    ModuleVersion     = '0.1.0'
    GUID              = 'b6a1f5de-3c0b-4e0e-9a55-0b2a53a0e7c4'
    Author            = 'The PSChat authors'
    CompanyName       = 'The PSChat authors'
    Copyright         = 'Copyright (c) The PSChat authors. MIT licence.'
    Description       = 'The views and the type data of PSChat.'
    PowerShellVersion = '7.6'
    FormatsToProcess  = @('PSChat.Format.ps1xml')
    TypesToProcess    = @('PSChat.Types.ps1xml')
    CmdletsToExport   = @()
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
